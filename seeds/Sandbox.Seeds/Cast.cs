using System.Globalization;
using System.Security.Cryptography;
using Bogus;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;
using Person = Sandbox.Web.Identity.Person;

namespace Sandbox.Seeds;

/// <summary>Someone of the cast: who signs in, as what, for whom.</summary>
public sealed record CastMember(Guid Id, string FullName, string Email, Guid OrganisationId, OrganisationKind Kind, IReadOnlySet<Role> Roles)
{
    /// <summary>The authenticator's secret (RFC 6238, base32), where the account has one.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>Only fills the scene of a large demonstration; nobody is told to sign in as this person.</summary>
    public bool IsExtra { get; init; }

    public Actor Actor => new(Id, OrganisationId, Kind, Roles);
}

/// <summary>A company of the cast.</summary>
public sealed record CastCompany(Guid Id, string Name, string Country, bool IsExtra);

/// <summary>The organisations and people of the demonstration: enough of each role that four eyes can hold.</summary>
public sealed class Cast
{
    /// <summary>The number that people and filler come from where none is given.</summary>
    public const int Seed = 7;

    private readonly List<CastMember> members = [];
    private readonly List<CastCompany> companies = [];

    private Cast() { }

    public IReadOnlyList<CastMember> Members => members;

    /// <summary>The companies of the cast.</summary>
    public IReadOnlyList<CastCompany> Companies => companies;

    public CastMember Owner => The(Role.CompanyOwner);
    public CastMember Contributor => The(Role.CompanyContributor);
    public CastMember Officer => The(Role.CaseOfficer);
    public CastMember Supervisor => The(Role.Supervisor);
    public CastMember DecisionMaker => The(Role.DecisionMaker);
    public CastMember AppealMember => The(Role.AppealMember);
    public CastMember Auditor => The(Role.Auditor);
    public CastMember DataProtectionOfficer => The(Role.DataProtectionOfficer);
    public CastMember Administrator => The(Role.Administrator);
    public CastMember DataProtectionAgent => members.First(member => member.Kind == OrganisationKind.DataProtectionAuthority);
    public CastMember SectorAgent => members.First(member => member.Kind == OrganisationKind.SectorRegulator);
    public IReadOnlyList<CastMember> Panel => [.. members.Where(member => member.Roles.Contains(Role.PanelMember))];

    /// <summary>Who gives opinions for a body of the scenarios.</summary>
    public CastMember AgentOf(string body) => members.First(member => member.Email == $"opinion@{body}.example");

    public CastMember The(Role role, int number = 0) => members.Where(member => member.Roles.Contains(role)).ElementAt(number);

    /// <summary>The owner of a further company of the cast.</summary>
    public CastMember OwnerOf(string company) => members.First(member => member.Roles.Contains(Role.CompanyOwner) && member.Email.EndsWith($"@{company}.example", StringComparison.Ordinal));

    /// <summary>The same people, where the second of each role of the authority comes first.</summary>
    public Cast OtherDesk()
    {
        var other = new Cast();
        other.companies.AddRange(companies);
        other.members.AddRange(members.Where(member => member.Kind != OrganisationKind.Authority));
        other.members.AddRange(members.Where(member => member.Kind == OrganisationKind.Authority).GroupBy(member => member.Roles.Single()).SelectMany(role => role.Skip(1).Append(role.First())));
        return other;
    }

    /// <summary>Hires the cast into an empty database.</summary>
    /// <param name="password">The password of everyone; null leaves them without one (tests that never sign in).</param>
    /// <param name="guests">Companies and bodies beside those of every cast; their people's names come from the seed number.</param>
    /// <param name="extras">So many further companies, and so many more people in the authority as they keep busy.</param>
    public static async Task<Cast> Hire(
        IServiceProvider services, string? password, TimeProvider clock, CancellationToken token, IReadOnlyList<Guest>? guests = null, int seed = Seed, int extras = 0)
    {
        var cast = new Cast();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        // One password for all, so one hash: it is slow by design.
        var hash = password is null ? null : new PasswordHasher<Person>().HashPassword(new Person(), password);
        var now = clock.GetUtcNow();
        var roles = await db.Roles.ToDictionaryAsync(role => Enum.Parse<Role>(role.Name!), role => role.Id, token);

        var authority = Add(OrganisationKind.Authority, "National AI Office", "AUTH-1", "DE", null);
        Person(authority, "officer@authority.example", "Ingrid Berg", Role.CaseOfficer);
        Person(authority, "officer2@authority.example", "Lin Chen", Role.CaseOfficer);
        Person(authority, "supervisor@authority.example", "Marek Nowak", Role.Supervisor);
        Person(authority, "supervisor2@authority.example", "Zhao Min", Role.Supervisor);
        Person(authority, "panel1@authority.example", "Sofia Rossi", Role.PanelMember);
        Person(authority, "panel2@authority.example", "Wang Lei", Role.PanelMember);
        Person(authority, "panel3@authority.example", "Pierre Martin", Role.PanelMember);
        Person(authority, "director@authority.example", "Helena Vogt", Role.DecisionMaker);
        Person(authority, "director2@authority.example", "Gao Yan", Role.DecisionMaker);
        Person(authority, "appeals@authority.example", "Tomas Lindgren", Role.AppealMember);
        Person(authority, "dpo@authority.example", "Noor Haddad", Role.DataProtectionOfficer);
        Person(authority, "admin@authority.example", "Ana Costa", Role.Administrator);
        Person(authority, "admin2@authority.example", "Oskar Lund", Role.Administrator);
        Person(Add(OrganisationKind.DataProtectionAuthority, "Data Protection Commission", "DPA-1", "DE", null), "opinion@dpa.example", "Eva Novak", Role.ConsultedAgency);
        Person(Add(OrganisationKind.SectorRegulator, "Labour Inspectorate", "SEC-1", "DE", null), "opinion@sector.example", "Jonas Weber", Role.ConsultedAgency);
        Person(Add(OrganisationKind.AuditOffice, "Court of Audit", "AUD-1", "DE", null), "auditor@audit.example", "Clara Jensen", Role.Auditor);
        foreach (var (name, domain, number, size) in new[] { ("Talentwise GmbH", "talentwise", "HRB 20431", SizeClass.Small), ("Lingban Companion Ltd", "lingban", "91310000MA1FL0YU7D", SizeClass.Medium) })
        {
            var company = Add(OrganisationKind.Company, name, number, domain == "lingban" ? "CN" : "DE", size);
            Person(company, $"owner@{domain}.example", domain == "lingban" ? "Li Na" : "Katrin Sommer", Role.CompanyOwner);
            Person(company, $"staff@{domain}.example", domain == "lingban" ? "Zhou Jie" : "Ben Fischer", Role.CompanyContributor);
        }
        var random = new Randomizer(seed);
        foreach (var guest in guests ?? [])
        {
            var body = Add(guest.Kind, guest.Name, guest.Number, guest.Country, guest.Size);
            if (guest.Kind != OrganisationKind.Company)
            {
                Person(body, $"opinion@{guest.Domain}.example", Invented(), Role.ConsultedAgency);
                continue;
            }
            Person(body, $"owner@{guest.Domain}.example", Invented(), Role.CompanyOwner);
            Person(body, $"staff@{guest.Domain}.example", Invented(), Role.CompanyContributor);

            string Invented() => InventedName(guest.Locale, random);
        }
        Role[] desk = [Role.CaseOfficer, Role.CaseOfficer, Role.Supervisor, Role.Supervisor, Role.PanelMember, Role.PanelMember, Role.DecisionMaker, Role.AppealMember];
        for (var i = 0; i < Math.Min(extras, 100) / 20; i++)
            foreach (var role in desk) Person(authority, $"{role.ToString().ToLowerInvariant()}{cast.members.Count}@authority.example", InventedName("de", random), role, extra: true);
        for (var i = 0; i < extras; i++)
        {
            var (locale, country) = i % 3 == 0 ? ("zh_CN", "CN") : ("de", "DE");
            // Bogus names no company in Chinese; a city and a trade do.
            var name = country == "CN"
                ? $"{new Bogus.DataSets.Address(locale) { Random = random }.City()}{InventedName(locale, random)[..1]}{random.ArrayElement(["智能", "数据", "云科", "芯联"])}科技有限公司"
                : new Bogus.DataSets.Company(locale) { Random = random }.CompanyName();
            var company = Add(OrganisationKind.Company, name, $"EXTRA {i + 1}", country, random.Enum<SizeClass>(), extra: true);
            Person(company, $"owner@extra{i + 1}.example", InventedName(locale, random), Role.CompanyOwner, extra: true);
            Person(company, $"staff@extra{i + 1}.example", InventedName(locale, random), Role.CompanyContributor, extra: true);
        }
        // Without an open call nobody can apply.
        db.Calls.Add(CallForApplications.Announce(
            new("Open call", "常年申请批次"),
            new("For every company that wants to test an AI system under supervision before it reaches the market.", "面向所有希望在人工智能系统投放市场之前接受监管测试的企业。"),
            DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1), null, now));
        await db.SaveChangesAsync(token);
        return cast;

        Organisation Add(OrganisationKind kind, string name, string number, string country, SizeClass? size, bool extra = false)
        {
            var organisation = Organisation.Register(kind, name, number, country, size, now);
            db.Organisations.Add(organisation);
            if (kind == OrganisationKind.Company) cast.companies.Add(new(organisation.Id, organisation.Name, country, extra));
            return organisation;
        }

        void Person(Organisation organisation, string email, string name, Role role, bool extra = false)
        {
            var person = new Person
            {
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                EmailConfirmed = true,
                FullName = name,
                OrganisationId = organisation.Id,
                RegisteredAt = now,
                LockoutEnabled = true,
                SecurityStamp = Guid.NewGuid().ToString("N"),
            };
            string? secret = null;
            person.PasswordHash = extra ? null : hash;
            db.Users.Add(person);
            // Whoever acts for an authority signs in with a second factor; a demonstration can hand out its secret.
            if (person.PasswordHash is not null && organisation.Kind != OrganisationKind.Company)
            {
                secret = Base32(RandomNumberGenerator.GetBytes(20));
                person.TwoFactorEnabled = true;
                db.UserTokens.Add(new() { UserId = person.Id, LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = secret });
            }
            db.UserRoles.Add(new() { UserId = person.Id, RoleId = roles[role] });
            cast.members.Add(new(person.Id, name, email, organisation.Id, organisation.Kind, new HashSet<Role> { role }) { TotpSecret = secret, IsExtra = extra });
        }
    }

    // A Chinese name begins with the family, and has no space.
    private static string InventedName(string locale, Randomizer random)
    {
        var names = new Bogus.DataSets.Name(locale) { Random = random };
        return locale == "zh_CN" ? names.LastName() + names.FirstName() : $"{names.FirstName()} {names.LastName()}";
    }

    private static string Base32(byte[] bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(bytes.Select(b => b.ToString("b8", CultureInfo.InvariantCulture)));
        return string.Concat(bits.Chunk(5).Select(five => alphabet[Convert.ToInt32(new string(five), 2)]));
    }
}
