using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CaseTiers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "departures",
                table: "tier_determinations",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "occasion",
                table: "tier_determinations",
                type: "text",
                nullable: false,
                defaultValue: "Application");

            migrationBuilder.AddColumn<Guid>(
                name: "subject_id",
                table: "tier_determinations",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "dropped_by",
                table: "conditions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "evidence_id",
                table: "conditions",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "obligation",
                table: "conditions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "pack",
                table: "conditions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "returned",
                table: "conditions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "shown_at",
                table: "conditions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "case_tiers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occasion = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    pack = table.Column<string>(type: "text", nullable: false),
                    answers = table.Column<string>(type: "text", nullable: false),
                    computed = table.Column<string>(type: "text", nullable: false),
                    tier = table.Column<string>(type: "text", nullable: false),
                    override_reason = table.Column<string>(type: "text", nullable: true),
                    obligations = table.Column<string>(type: "jsonb", nullable: false),
                    left_out = table.Column<string>(type: "jsonb", nullable: false),
                    entered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    superseded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_tiers", x => x.id);
                    table.ForeignKey(
                        name: "fk_case_tiers_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "self_assessments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pack = table.Column<string>(type: "text", nullable: false),
                    tier = table.Column<string>(type: "text", nullable: false),
                    is_complete = table.Column<bool>(type: "boolean", nullable: false),
                    raw = table.Column<decimal>(type: "numeric", nullable: false),
                    mitigation = table.Column<decimal>(type: "numeric", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_self_assessments", x => x.id);
                    table.ForeignKey(
                        name: "fk_self_assessments_cases_case_id",
                        column: x => x.case_id,
                        principalTable: "cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_case_tiers_case_id",
                table: "case_tiers",
                column: "case_id",
                unique: true,
                filter: "superseded_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_self_assessments_case_id",
                table: "self_assessments",
                column: "case_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_tiers");

            migrationBuilder.DropTable(
                name: "self_assessments");

            migrationBuilder.DropColumn(
                name: "departures",
                table: "tier_determinations");

            migrationBuilder.DropColumn(
                name: "occasion",
                table: "tier_determinations");

            migrationBuilder.DropColumn(
                name: "subject_id",
                table: "tier_determinations");

            migrationBuilder.DropColumn(
                name: "dropped_by",
                table: "conditions");

            migrationBuilder.DropColumn(
                name: "evidence_id",
                table: "conditions");

            migrationBuilder.DropColumn(
                name: "obligation",
                table: "conditions");

            migrationBuilder.DropColumn(
                name: "pack",
                table: "conditions");

            migrationBuilder.DropColumn(
                name: "returned",
                table: "conditions");

            migrationBuilder.DropColumn(
                name: "shown_at",
                table: "conditions");
        }
    }
}
