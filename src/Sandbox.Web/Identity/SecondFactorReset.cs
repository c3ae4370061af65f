using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Domain.Access;

namespace Sandbox.Web.Identity;

/// <summary>A lost second factor, to be taken off an account: proposed by an administrator, decided by somebody else.</summary>
public sealed class SecondFactorReset
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public Guid ProposedBy { get; init; }
    public DateTimeOffset ProposedAt { get; init; }

    /// <summary>How it was made sure that the person is who asks.</summary>
    public string Reasons { get; init; } = "";
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public bool Confirmed { get; private set; }

    /// <summary>When the mail to the person is to be tried next; null where there is none to send.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }
    public int Attempts { get; private set; }

    public static SecondFactorReset Propose(Guid person, Guid by, string reasons, DateTimeOffset now) =>
        person == by
            ? throw new RuleViolation(Rule.TookPartBefore)
            : new() { Id = Guid.CreateVersion7(now), PersonId = person, ProposedBy = by, ProposedAt = now, Reasons = reasons.Trim() };

    /// <exception cref="RuleViolation"><see cref="Rule.TookPartBefore"/> for who proposed it or whom it is about; <see cref="Rule.NothingProposed"/> once it was decided.</exception>
    public void Decide(bool confirm, Guid by, DateTimeOffset now)
    {
        if (DecidedAt is not null) throw new RuleViolation(Rule.NothingProposed);
        if (by == ProposedBy || by == PersonId) throw new RuleViolation(Rule.TookPartBefore);
        (DecidedBy, DecidedAt, Confirmed, NextTryAt) = (by, now, confirm, confirm ? now : null);
    }

    public void Taken() => NextTryAt = null;

    public void TryAgainAt(DateTimeOffset time) => (NextTryAt, Attempts) = (time, Attempts + 1);
}

internal sealed class SecondFactorResetConfiguration : IEntityTypeConfiguration<SecondFactorReset>
{
    public void Configure(EntityTypeBuilder<SecondFactorReset> reset)
    {
        reset.HasIndex(r => r.PersonId).IsUnique().HasFilter("decided_at is null");
        reset.HasIndex(r => r.NextTryAt).HasFilter("next_try_at is not null");
        reset.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
        reset.HasOne<Person>().WithMany().HasForeignKey(r => r.ProposedBy).OnDelete(DeleteBehavior.Restrict);
        reset.HasOne<Person>().WithMany().HasForeignKey(r => r.DecidedBy).OnDelete(DeleteBehavior.Restrict);
        reset.ToTable(table =>
        {
            // Four eyes once more, where no code can forget it.
            table.HasCheckConstraint("ck_reset_four_eyes", "decided_by is null or (decided_by <> proposed_by and decided_by <> person_id)");
            table.HasCheckConstraint("ck_reset_not_own", "proposed_by <> person_id");
        });
    }
}
