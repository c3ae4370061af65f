using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;

namespace Sandbox.Seeds;

/// <summary>Someone of the cast: who signs in, as what, for whom.</summary>
public sealed record CastMember(Guid Id, string FullName, string Email, Guid OrganisationId, OrganisationKind Kind, IReadOnlySet<Role> Roles)
{
    /// <summary>The authenticator's secret (RFC 6238, base32), where the account has one.</summary>
    public string? TotpSecret { get; init; }

    public Actor Actor => new(Id, OrganisationId, Kind, Roles);
}

/// <summary>The organisations and people of the demonstration: enough of each role that four eyes can hold.</summary>
public sealed class Cast
{
    private readonly List<CastMember> members = [];

    private Cast() { }

    public IReadOnlyList<CastMember> Members => members;

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

    public CastMember The(Role role, int number = 0) => members.Where(member => member.Roles.Contains(role)).ElementAt(number);

    /// <summary>The owner of a further company of the cast.</summary>
    public CastMember OwnerOf(string company) => members.First(member => member.Roles.Contains(Role.CompanyOwner) && member.Email.EndsWith($"@{company}.example", StringComparison.Ordinal));

    /// <summary>Hires the cast into an empty database.</summary>
    /// <param name="password">The password of everyone; null leaves them without one (tests that never sign in).</param>
    public static async Task<Cast> Hire(IServiceProvider services, string? password, TimeProvider clock, CancellationToken token)
    {
        var cast = new Cast();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        var hasher = new PasswordHasher<Person>();
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
        Person(Add(OrganisationKind.DataProtectionAuthority, "Data Protection Commission", "DPA-1", "DE", null), "opinion@dpa.example", "Eva Novak", Role.ConsultedAgency);
        Person(Add(OrganisationKind.SectorRegulator, "Labour Inspectorate", "SEC-1", "DE", null), "opinion@sector.example", "Jonas Weber", Role.ConsultedAgency);
        Person(Add(OrganisationKind.AuditOffice, "Court of Audit", "AUD-1", "DE", null), "auditor@audit.example", "Clara Jensen", Role.Auditor);
        foreach (var (name, domain, number, size) in new[] { ("Talentwise GmbH", "talentwise", "HRB 20431", SizeClass.Small), ("Lingban Companion Ltd", "lingban", "91310000MA1FL0YU7D", SizeClass.Medium) })
        {
            var company = Add(OrganisationKind.Company, name, number, domain == "lingban" ? "CN" : "DE", size);
            Person(company, $"owner@{domain}.example", domain == "lingban" ? "Li Na" : "Katrin Sommer", Role.CompanyOwner);
            Person(company, $"staff@{domain}.example", domain == "lingban" ? "Zhou Jie" : "Ben Fischer", Role.CompanyContributor);
        }
        // Without an open call nobody can apply.
        db.Calls.Add(CallForApplications.Announce(
            new("Open call", "常年申请批次"),
            new("For every company that wants to test an AI system under supervision before it reaches the market.", "面向所有希望在人工智能系统投放市场之前接受监管测试的企业。"),
            DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1), null, now));
        await db.SaveChangesAsync(token);
        return cast;

        Organisation Add(OrganisationKind kind, string name, string number, string country, SizeClass? size)
        {
            var organisation = Organisation.Register(kind, name, number, country, size, now);
            db.Organisations.Add(organisation);
            return organisation;
        }

        void Person(Organisation organisation, string email, string name, Role role)
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
            if (password is not null) person.PasswordHash = hasher.HashPassword(person, password);
            db.Users.Add(person);
            // Whoever acts for an authority signs in with a second factor; a demonstration can hand out its secret.
            if (password is not null && organisation.Kind != OrganisationKind.Company)
            {
                secret = Base32(RandomNumberGenerator.GetBytes(20));
                person.TwoFactorEnabled = true;
                db.UserTokens.Add(new() { UserId = person.Id, LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = secret });
            }
            db.UserRoles.Add(new() { UserId = person.Id, RoleId = roles[role] });
            cast.members.Add(new(person.Id, name, email, organisation.Id, organisation.Kind, new HashSet<Role> { role }) { TotpSecret = secret });
        }
    }

    private static string Base32(byte[] bytes)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(bytes.Select(b => b.ToString("b8", CultureInfo.InvariantCulture)));
        return string.Concat(bits.Chunk(5).Select(five => alphabet[Convert.ToInt32(new string(five), 2)]));
    }
}
