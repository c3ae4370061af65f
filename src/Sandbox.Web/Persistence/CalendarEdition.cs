using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sandbox.Web.Persistence;

/// <summary>A working calendar with one year taken anew from a file; in force once a second person confirmed it.</summary>
public sealed class CalendarEdition
{
    public Guid Id { get; init; }

    /// <summary>The calendar that presets name: <c>china</c>.</summary>
    public string CalendarId { get; init; } = "";

    /// <summary>The year that was taken from the file; the others are as before.</summary>
    public int Year { get; init; }

    /// <summary>The whole calendar, in the format of the packs.</summary>
    public string Json { get; init; } = "";
    public string Reasons { get; init; } = "";
    public Guid ProposedBy { get; init; }
    public DateTimeOffset ProposedAt { get; init; }
    public Guid? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public bool? Confirmed { get; set; }
}

internal sealed class CalendarEditionConfiguration : IEntityTypeConfiguration<CalendarEdition>
{
    public void Configure(EntityTypeBuilder<CalendarEdition> edition)
    {
        edition.HasIndex(e => new { e.CalendarId, e.DecidedAt });
        edition.ToTable(table => table.HasCheckConstraint("ck_calendar_four_eyes", "decided_by is null or decided_by <> proposed_by"));
    }
}
