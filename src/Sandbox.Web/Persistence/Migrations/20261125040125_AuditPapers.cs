using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class AuditPapers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_samples",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    auditor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fixed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    checkpoint = table.Column<string>(type: "text", nullable: false),
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    nonce = table.Column<string>(type: "text", nullable: true),
                    population = table.Column<long>(type: "bigint", nullable: true),
                    drawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_samples", x => x.id);
                    table.ForeignKey(
                        name: "fk_audit_samples_users_auditor_id",
                        column: x => x.auditor_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "audit_findings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    sample_id = table.Column<Guid>(type: "uuid", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    verdict = table.Column<string>(type: "text", nullable: true),
                    text = table.Column<string>(type: "text", nullable: true),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reply = table.Column<string>(type: "text", nullable: true),
                    replied_by = table.Column<Guid>(type: "uuid", nullable: true),
                    replied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_findings", x => x.id);
                    table.ForeignKey(
                        name: "fk_audit_findings_audit_samples_sample_id",
                        column: x => x.sample_id,
                        principalTable: "audit_samples",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_audit_findings_trail_entries_entry_id",
                        column: x => x.entry_id,
                        principalTable: "trail_entries",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_trail_entries_act_at_case_seq_id",
                table: "trail_entries",
                columns: new[] { "act", "at", "case_seq", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_findings_entry_id",
                table: "audit_findings",
                column: "entry_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_findings_sample_id_place",
                table: "audit_findings",
                columns: new[] { "sample_id", "place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_samples_auditor_id",
                table: "audit_samples",
                column: "auditor_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_findings");

            migrationBuilder.DropTable(
                name: "audit_samples");

            migrationBuilder.DropIndex(
                name: "ix_trail_entries_act_at_case_seq_id",
                table: "trail_entries");
        }
    }
}
