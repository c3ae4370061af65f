using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PackWorkshop : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "rule_pack_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    pack_id = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false),
                    json = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    based_on = table.Column<string>(type: "text", nullable: true),
                    started_by = table.Column<Guid>(type: "uuid", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    proposed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    note = table.Column<string>(type: "text", nullable: true),
                    replay_id = table.Column<Guid>(type: "uuid", nullable: true),
                    without_replay = table.Column<string>(type: "text", nullable: true),
                    returned = table.Column<string>(type: "text", nullable: true),
                    published_by = table.Column<Guid>(type: "uuid", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    discarded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_pack_versions", x => x.id);
                    table.CheckConstraint("ck_pack_four_eyes", "published_by is null or published_by <> proposed_by");
                });

            migrationBuilder.CreateTable(
                name: "pack_replays",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    draft_id = table.Column<Guid>(type: "uuid", nullable: false),
                    json = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    started_by = table.Column<Guid>(type: "uuid", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<Guid>(type: "uuid", nullable: false),
                    held_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    result = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pack_replays", x => x.id);
                    table.ForeignKey(
                        name: "fk_pack_replays_rule_pack_versions_draft_id",
                        column: x => x.draft_id,
                        principalTable: "rule_pack_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_pack_replays_users_started_by",
                        column: x => x.started_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rule_pack_edits",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    draft_id = table.Column<Guid>(type: "uuid", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    before = table.Column<string>(type: "text", nullable: true),
                    after = table.Column<string>(type: "text", nullable: true),
                    undone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_pack_edits", x => x.id);
                    table.ForeignKey(
                        name: "fk_rule_pack_edits_rule_pack_versions_draft_id",
                        column: x => x.draft_id,
                        principalTable: "rule_pack_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_rule_pack_edits_users_by",
                        column: x => x.by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "pack_replay_changes",
                columns: table => new
                {
                    replay_id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    pack = table.Column<string>(type: "text", nullable: false),
                    before = table.Column<string>(type: "text", nullable: false),
                    after = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pack_replay_changes", x => new { x.replay_id, x.file_id });
                    table.ForeignKey(
                        name: "fk_pack_replay_changes_pack_replays_replay_id",
                        column: x => x.replay_id,
                        principalTable: "pack_replays",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_pack_replay_changes_replay_id_before_after",
                table: "pack_replay_changes",
                columns: new[] { "replay_id", "before", "after" });

            migrationBuilder.CreateIndex(
                name: "ix_pack_replays_draft_id_started_at",
                table: "pack_replays",
                columns: new[] { "draft_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_pack_replays_held_until",
                table: "pack_replays",
                column: "held_until",
                filter: "state = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_pack_replays_started_by",
                table: "pack_replays",
                column: "started_by");

            migrationBuilder.CreateIndex(
                name: "ix_rule_pack_edits_by",
                table: "rule_pack_edits",
                column: "by");

            migrationBuilder.CreateIndex(
                name: "ix_rule_pack_edits_draft_id",
                table: "rule_pack_edits",
                column: "draft_id");

            migrationBuilder.CreateIndex(
                name: "ix_rule_pack_versions_pack_id_version",
                table: "rule_pack_versions",
                columns: new[] { "pack_id", "version" },
                unique: true,
                filter: "published_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_rule_pack_versions_published_at",
                table: "rule_pack_versions",
                column: "published_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pack_replay_changes");

            migrationBuilder.DropTable(
                name: "rule_pack_edits");

            migrationBuilder.DropTable(
                name: "pack_replays");

            migrationBuilder.DropTable(
                name: "rule_pack_versions");
        }
    }
}
