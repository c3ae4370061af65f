using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Sandbox.Web.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Engines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "engine",
                table: "procedure_instances",
                type: "text",
                nullable: false,
                defaultValue: "Embedded");

            migrationBuilder.CreateIndex(
                name: "ix_procedure_instances_engine",
                table: "procedure_instances",
                column: "engine",
                filter: "is_running and engine <> 'Embedded'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_procedure_instances_engine",
                table: "procedure_instances");

            migrationBuilder.DropColumn(
                name: "engine",
                table: "procedure_instances");
        }
    }
}
