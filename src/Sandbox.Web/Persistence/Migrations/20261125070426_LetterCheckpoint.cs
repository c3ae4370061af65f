using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class LetterCheckpoint : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }
    }
}
