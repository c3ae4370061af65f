using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Domain.Participations;

namespace Sandbox.Web.Persistence;

// A period is reported on once, whatever two nodes think.
internal sealed class ReportedPeriodConfiguration : IEntityTypeConfiguration<ReportPeriod>
{
    public void Configure(EntityTypeBuilder<ReportPeriod> report) => report.HasIndex(r => new { r.CaseId, r.CoversTo }).IsUnique();
}
