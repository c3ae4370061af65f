using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LogAnchors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "kept_checkpoints",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    recorded_by = table.Column<Guid>(type: "uuid", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "text", nullable: true),
                    note = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_checkpoints", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_anchors",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true),
                    contradiction = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_anchors", x => new { x.log_id, x.name });
                });

            migrationBuilder.CreateTable(
                name: "log_recoveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    reasons = table.Column<string>(type: "text", nullable: false),
                    kept_note = table.Column<string>(type: "text", nullable: true),
                    known_loss = table.Column<string>(type: "text", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    confirmed = table.Column<bool>(type: "boolean", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_recoveries", x => x.id);
                    table.CheckConstraint("ck_recovery_four_eyes", "decided_by is null or decided_by <> proposed_by");
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_log_subject_id_at",
                table: "access_log",
                columns: new[] { "subject_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_kept_checkpoints_recorded_at",
                table: "kept_checkpoints",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "ix_log_recoveries_open",
                table: "log_recoveries",
                column: "log_id",
                unique: true,
                filter: "decided_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kept_checkpoints");

            migrationBuilder.DropTable(
                name: "log_anchors");

            migrationBuilder.DropTable(
                name: "log_recoveries");

            migrationBuilder.DropIndex(
                name: "ix_access_log_subject_id_at",
                table: "access_log");
        }
    }
}
