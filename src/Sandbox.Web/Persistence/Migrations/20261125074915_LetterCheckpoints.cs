using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LetterCheckpoints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_access_log_users_person_id",
                table: "access_log");

            migrationBuilder.AddColumn<string>(
                name: "untruth",
                table: "log_anchors",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "checkpoint",
                table: "decisions",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "untruth",
                table: "log_anchors");

            migrationBuilder.DropColumn(
                name: "checkpoint",
                table: "decisions");

            migrationBuilder.AddForeignKey(
                name: "fk_access_log_users_person_id",
                table: "access_log",
                column: "person_id",
                principalTable: "users",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }
    }
}
