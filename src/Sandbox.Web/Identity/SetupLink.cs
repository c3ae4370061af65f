using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sandbox.Web.Identity;

/// <summary>The link by which the first administrator of an installation makes their account: printed on the console, used once.</summary>
public sealed class SetupLink
{
    public static readonly TimeSpan Validity = TimeSpan.FromHours(24);

    public Guid Id { get; init; }

    /// <summary>SHA-256 of the secret in the link.</summary>
    public byte[] SecretHash { get; init; } = [];
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Two uses at the same moment: the second finds the row changed.</summary>
    public uint Version { get; private set; }
}

internal sealed class SetupLinkConfiguration : IEntityTypeConfiguration<SetupLink>
{
    public void Configure(EntityTypeBuilder<SetupLink> link) => link.Property(l => l.Version).HasColumnName("xmin").IsRowVersion();
}
