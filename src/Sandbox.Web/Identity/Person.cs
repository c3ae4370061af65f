using Microsoft.AspNetCore.Identity;

namespace Sandbox.Web.Identity;

/// <summary>Someone who signs in: a member of one organisation (a company, the authority, an agency, an auditor's office).</summary>
public sealed class Person : IdentityUser<Guid>
{
    public Person() => Id = Guid.CreateVersion7();

    /// <summary>The name that colleagues, letters and the trail's reader see.</summary>
    public string FullName { get; set; } = "";

    /// <summary>The organisation that the person acts for.</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>The language of mails to this person: <c>en</c> or <c>zh-Hans</c>.</summary>
    public string Culture { get; set; } = "en";

    /// <summary>The view that the queue opens with; null shows all cases.</summary>
    public Guid? DefaultViewId { get; set; }

    /// <summary>Whether single keys do nothing for this person (WCAG 2.1.4).</summary>
    public bool ShortcutsOff { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>Set when an administrator closed the account; a disabled person can neither sign in nor act.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
