using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ClockReminders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "escalated_at",
                table: "tasks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "escalation",
                table: "tasks",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "clock_id",
                table: "outgoing_notices",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "read_at",
                table: "outgoing_notices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "reminded_days_before",
                table: "clocks",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "reminds_at",
                table: "clocks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_clocks_reminds_at",
                table: "clocks",
                column: "reminds_at",
                filter: "reminds_at is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_clocks_reminds_at",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "escalated_at",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "escalation",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "clock_id",
                table: "outgoing_notices");

            migrationBuilder.DropColumn(
                name: "read_at",
                table: "outgoing_notices");

            migrationBuilder.DropColumn(
                name: "reminded_days_before",
                table: "clocks");

            migrationBuilder.DropColumn(
                name: "reminds_at",
                table: "clocks");
        }
    }
}
