using System.Reflection;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Administration.Status;

/// <summary>How the installation stands: what it is, what it runs on, and what waits.</summary>
public static class ReadStatus
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query : IQuery<Installation>;

    /// <param name="Checks">What the readiness says, part by part.</param>
    /// <param name="MailsWaiting">Notices and account mails that have not left yet.</param>
    public sealed record Installation(
        bool Demonstration, string Version, Uri PublicAddress, string DatabaseServer, ChosenEngine Engine, string Preset, string RulePack, string SealIssuer, bool MailServer,
        int MailsWaiting, IReadOnlyList<Check> Checks);

    public sealed record Check(string Name, HealthStatus Status, string? Says);

    public sealed class Handler(SandboxDbContext db, ChosenEngine engine, Jurisdiction jurisdiction, SealIssuer issuer, HealthCheckService health, IConfiguration settings) : IRequestHandler<Query, Installation>
    {
        public async Task<Installation> Handle(Query query, CancellationToken token)
        {
            var server = (await db.Database.SqlQuery<string>($"select current_setting('server_version') as \"Value\"").ToListAsync(token))[0];
            var waiting = await db.OutgoingNotices.CountAsync(notice => notice.SentAt == null, token)
                + await db.Invitations.CountAsync(invitation => invitation.NextTryAt != null, token)
                + await db.SecondFactorResets.CountAsync(reset => reset.NextTryAt != null, token);
            var report = await health.CheckHealthAsync(check => check.Tags.Contains("ready"), token);
            return new(
                issuer.Demonstration,
                typeof(ReadStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
                issuer.Root, server, engine, jurisdiction.Preset, jurisdiction.RulePack, issuer.Did, !string.IsNullOrWhiteSpace(settings["Smtp:Host"]), waiting,
                [.. report.Entries.Select(entry => new Check(entry.Key, entry.Value.Status, entry.Value.Description))]);
        }
    }
}
