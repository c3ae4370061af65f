namespace Sandbox.Domain.Organisations;

/// <summary>The kinds of body that take part in a sandbox.</summary>
public enum OrganisationKind
{
    /// <summary>Applies with an AI system and tests it.</summary>
    Company,

    /// <summary>Runs the sandbox (AI Act Art. 57: the competent authority).</summary>
    Authority,

    /// <summary>The authority for the protection of personal data (AI Act Art. 57(10)).</summary>
    DataProtectionAuthority,

    /// <summary>A regulator of the sector in which the system is used.</summary>
    SectorRegulator,

    /// <summary>A committee for the ethics of science and technology.</summary>
    EthicsCommittee,

    /// <summary>An accredited body that evaluates systems, reviewed yearly.</summary>
    Assessor,

    /// <summary>An independent audit office.</summary>
    AuditOffice,
}

/// <summary>Size classes of companies; small ones come first where a preset says so (AI Act Art. 62).</summary>
public enum SizeClass
{
    Micro,
    Small,
    Medium,
    SmallMidCap,
    Large,
}

/// <summary>A company, an authority or another body whose members act in the sandbox.</summary>
public sealed class Organisation
{
    private Organisation() { }

    public Guid Id { get; private init; }
    public OrganisationKind Kind { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>Number in the company register, or the unified social credit code under the China preset.</summary>
    public string RegistrationNumber { get; private set; } = "";

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string Country { get; private set; } = "";
    public SizeClass? SizeClass { get; private set; }
    public DateTimeOffset RegisteredAt { get; private init; }

    public static Organisation Register(
        OrganisationKind kind, string name, string registrationNumber, string country, SizeClass? sizeClass, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            Name = name.Trim(),
            RegistrationNumber = registrationNumber.Trim(),
            Country = country,
            SizeClass = sizeClass,
            RegisteredAt = now,
        };
}
