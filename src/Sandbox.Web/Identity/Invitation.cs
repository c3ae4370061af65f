using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;

namespace Sandbox.Web.Identity;

/// <summary>How an invitation stands.</summary>
public enum InvitationState
{
    Pending,
    Expired,
    Accepted,
    Revoked,
}

/// <summary>Somebody asked by mail to join an organisation; the link in the mail works once, for a week.</summary>
public sealed class Invitation
{
    public static readonly TimeSpan Validity = TimeSpan.FromDays(7);

    public Guid Id { get; init; }
    public Guid OrganisationId { get; init; }
    public string Email { get; init; } = "";

    /// <summary>What the person will be, in codes with spaces between.</summary>
    public string Roles { get; init; } = "";

    /// <summary>The language of the mail.</summary>
    public string Culture { get; init; } = "en";
    public Guid InvitedBy { get; init; }
    public DateTimeOffset InvitedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>SHA-256 of the secret in the link; the secret itself is in the mail alone.</summary>
    public byte[]? SecretHash { get; private set; }

    /// <summary>When the mail is to be tried next; null once it was taken.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Two uses of one link at the same moment: the second finds the row changed.</summary>
    public uint Version { get; private set; }

    public IReadOnlyList<Role> RoleList => [.. Roles.Split(' ').Select(Enum.Parse<Role>)];

    public static Invitation Of(Guid organisation, string email, IEnumerable<Role> roles, string culture, Guid by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganisationId = organisation,
        Email = email.Trim(),
        Roles = RolesOf.Code(roles.Distinct()),
        Culture = culture,
        InvitedBy = by,
        InvitedAt = now,
        ExpiresAt = now + Validity,
        NextTryAt = now,
    };

    public InvitationState State(DateTimeOffset now) =>
        AcceptedAt is not null ? InvitationState.Accepted
        : RevokedAt is not null ? InvitationState.Revoked
        : now >= ExpiresAt ? InvitationState.Expired
        : InvitationState.Pending;

    /// <summary>Another mail with another link; the one before stops working when it is sent.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.TooLate"/> once it was accepted or revoked.</exception>
    public void Resend(DateTimeOffset now)
    {
        if (AcceptedAt is not null || RevokedAt is not null) throw new RuleViolation(Rule.TooLate);
        (ExpiresAt, NextTryAt, Attempts) = (now + Validity, now, 0);
    }

    /// <exception cref="RuleViolation"><see cref="Rule.TooLate"/> once it was accepted.</exception>
    public void Revoke(DateTimeOffset now)
    {
        if (AcceptedAt is not null) throw new RuleViolation(Rule.TooLate);
        (RevokedAt, NextTryAt, SecretHash) = (RevokedAt ?? now, null, null);
    }

    /// <summary>Makes the secret of the next mail.</summary>
    public string NewSecret()
    {
        var secret = OneTimeSecret.New();
        (SecretHash, Attempts) = (OneTimeSecret.Hash(secret), Attempts + 1);
        return secret;
    }

    public void Taken() => NextTryAt = null;

    public void TryAgainAt(DateTimeOffset time) => NextTryAt = time;

    /// <summary>Whether the link may be used now.</summary>
    public bool Admits(string? secret, DateTimeOffset now) => State(now) == InvitationState.Pending && OneTimeSecret.Fits(secret, SecretHash);

    public void Accept(DateTimeOffset now) => (AcceptedAt, SecretHash) = (now, null);
}

/// <summary>A secret that stands in a link: 32 random bytes, of which the database keeps the hash alone.</summary>
internal static class OneTimeSecret
{
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Fits(string? secret, byte[]? hash) => secret is not null && hash is not null && CryptographicOperations.FixedTimeEquals(Hash(secret), hash);
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.Ignore(i => i.RoleList);
        invitation.Property(i => i.Version).HasColumnName("xmin").IsRowVersion();
        invitation.HasIndex(i => new { i.OrganisationId, i.Email }).IsUnique().HasFilter("accepted_at is null and revoked_at is null");
        invitation.HasIndex(i => i.NextTryAt).HasFilter("next_try_at is not null");
        invitation.HasOne<Organisation>().WithMany().HasForeignKey(i => i.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        invitation.HasOne<Person>().WithMany().HasForeignKey(i => i.InvitedBy).OnDelete(DeleteBehavior.Restrict);
    }
}
