using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Sandbox.Web.Identity;

namespace Sandbox.Web.Persistence;

/// <summary>A look at the queue that somebody gave a name: the filter and order of its address.</summary>
public sealed class SavedView
{
    public const int MaxName = 80;
    public const int MaxAddress = 1000;

    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public string Name { get; set; } = "";

    /// <summary>The query of the queue's address, without its question mark.</summary>
    public string Address { get; set; } = "";

    /// <summary>Whether colleagues see it too; only its owner changes it.</summary>
    public bool Shared { get; set; }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view)
    {
        view.Property(v => v.Name).HasMaxLength(SavedView.MaxName);
        view.Property(v => v.Address).HasMaxLength(SavedView.MaxAddress);
        view.HasIndex(v => new { v.OwnerId, v.Name }).IsUnique();
        view.HasOne<Person>().WithMany().HasForeignKey(v => v.OwnerId).OnDelete(DeleteBehavior.Restrict);
    }
}
