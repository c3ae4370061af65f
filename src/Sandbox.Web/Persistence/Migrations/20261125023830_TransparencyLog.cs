using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class TransparencyLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "access_chain",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    line_id = table.Column<Guid>(type: "uuid", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_chain", x => x.seq);
                    table.CheckConstraint("ck_access_hash", "hash = sha256('\\x00'::bytea || payload)");
                });

            migrationBuilder.CreateTable(
                name: "access_queue",
                columns: table => new
                {
                    line_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_queue", x => x.line_id);
                });

            migrationBuilder.CreateTable(
                name: "log_checkpoints",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    root = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_checkpoints", x => new { x.log_id, x.size });
                });

            migrationBuilder.CreateTable(
                name: "log_keys",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    vkey = table.Column<string>(type: "text", nullable: false),
                    first_size = table.Column<long>(type: "bigint", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_keys", x => new { x.log_id, x.vkey });
                });

            migrationBuilder.CreateTable(
                name: "log_leaves",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    log_index = table.Column<long>(type: "bigint", nullable: false),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: true),
                    record_id = table.Column<Guid>(type: "uuid", nullable: true),
                    leaf = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_leaves", x => new { x.log_id, x.log_index });
                });

            migrationBuilder.CreateTable(
                name: "log_queue",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: true),
                    record_id = table.Column<Guid>(type: "uuid", nullable: true),
                    leaf = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_queue", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    leaf = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_records", x => x.id);
                    table.CheckConstraint("ck_record_leaf", "leaf = sha256('\\x00'::bytea || payload)");
                });

            migrationBuilder.CreateTable(
                name: "log_tiles",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    tile_index = table.Column<long>(type: "bigint", nullable: false),
                    hashes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log_tiles", x => new { x.log_id, x.level, x.tile_index });
                });

            migrationBuilder.CreateTable(
                name: "logs",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    origin = table.Column<string>(type: "text", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    frontier = table.Column<byte[]>(type: "bytea", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    halt_reason = table.Column<string>(type: "text", nullable: true),
                    halted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_logs", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_chain_line_id",
                table: "access_chain",
                column: "line_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_log_leaves_entry_id_log_id",
                table: "log_leaves",
                columns: new[] { "entry_id", "log_id" },
                unique: true,
                filter: "entry_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_log_leaves_record_id_log_id",
                table: "log_leaves",
                columns: new[] { "record_id", "log_id" },
                unique: true,
                filter: "record_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_log_records_log_id_kind_at",
                table: "log_records",
                columns: new[] { "log_id", "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_logs_origin",
                table: "logs",
                column: "origin",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_chain");

            migrationBuilder.DropTable(
                name: "access_queue");

            migrationBuilder.DropTable(
                name: "log_checkpoints");

            migrationBuilder.DropTable(
                name: "log_keys");

            migrationBuilder.DropTable(
                name: "log_leaves");

            migrationBuilder.DropTable(
                name: "log_queue");

            migrationBuilder.DropTable(
                name: "log_records");

            migrationBuilder.DropTable(
                name: "log_tiles");

            migrationBuilder.DropTable(
                name: "logs");
        }
    }
}
