using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Applications.View;
using Sandbox.Web.Features.Cases.View;
using Sandbox.Web.Features.Trail.Inspect;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class AccessLogTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadingAFile_ByTheAuthorityOrAnAuditor_IsWrittenDown_AndTouchesNoVersion()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        var version = await Sql.Value<long>(office.Database.Owner, $"select version from cases where id = '{filed.CaseId}'");

        await office.Send(new ViewCase.Query(filed.CaseId), office.Cast.Officer);
        await office.Send(new ReadCaseTrail.Query(filed.CaseId), office.Cast.Auditor);
        await office.Send(new ViewOwnCase.Query(filed.CaseId), office.Cast.Owner);

        await using var look = office.Look();
        var lines = await look.AccessLog.AsNoTracking().OrderBy(line => line.Id).ToListAsync(Token);
        Assert.Equal([office.Cast.Officer.Id, office.Cast.Auditor.Id], lines.Select(line => line.PersonId).OrderBy(id => id != office.Cast.Officer.Id));
        Assert.All(lines, line => Assert.Equal((AccessAct.ReadFile, filed.CaseId, $"Case {filed.CaseId}"), (line.Act, line.SubjectId, line.After)));
        Assert.Equal(version, await Sql.Value<long>(office.Database.Owner, $"select version from cases where id = '{filed.CaseId}'"));
        var reads = await office.Send(new ListAccessLog.Query(Reads: true), office.Cast.Auditor);
        Assert.Equal(2, reads.Rows.Count);
        Assert.All(reads.Rows, row => Assert.Equal(filed.Reference, row.Subject));
        Assert.Empty((await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows);
    }

    [Fact]
    public async Task AFile_AskedForByWhoIsRecused_IsRefusedAndWrittenDown_AndWhatIsNotThereIsNot()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        await using var look = office.Look();
        var organisation = await look.Cases.Where(file => file.Id == filed.CaseId).Select(file => file.OrganisationId).SingleAsync(Token);
        var entry = await look.TrailEntries.Where(entry => entry.CaseId == filed.CaseId).Select(entry => entry.Id).FirstAsync(Token);
        foreach (var person in new[] { office.Cast.Officer.Id, office.Cast.Auditor.Id })
            await look.Database.ExecuteSqlAsync($"insert into recusals (id, person_id, organisation_id, reason, declared_at) values ({Guid.NewGuid()}, {person}, {organisation}, 'kin', now())", Token);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewCase.Query(filed.CaseId), office.Cast.Officer)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ReadEntry.Query(entry), office.Cast.Auditor)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewCase.Query(Guid.NewGuid()), office.Cast.Officer)));

        var lines = await look.AccessLog.AsNoTracking().OrderBy(line => line.After).Select(line => new { line.PersonId, line.Act, line.SubjectId, line.After }).ToListAsync(Token);
        Assert.Equal(
            [(office.Cast.Auditor.Id, AccessAct.RefusedAct, filed.CaseId, "ReadEntry Recused"), (office.Cast.Officer.Id, AccessAct.RefusedAct, filed.CaseId, "ViewCase Recused")],
            lines.Select(line => (line.PersonId, line.Act, line.SubjectId!.Value, line.After!)));
    }

    [Fact]
    public async Task ASignIn_UnderAnUnknownAddressOrByAFalsePasskey_IsWrittenDown_WithoutTheAddress()
    {
        await using var app = await RunningApp.Start(database);
        using var first = await RunningApp.Post(app.Visitor(), "/account/sign-in", "sign-in", ("Input.Email", " Nobody@Nowhere.example"), ("Input.Password", "Guessed-1234567"));
        var visitor = app.Visitor();
        var page = await visitor.GetStringAsync("/account/sign-in", Token);
        var antiforgery = Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var options = await visitor.PostAsync("/account/passkeys/request-options", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", antiforgery)]), Token);
        Assert.True(options.IsSuccessStatusCode);
        using var second = await RunningApp.Post(visitor, "/account/sign-in", "sign-in-passkey", ("Passkey.Credential", "{}"));

        await using var look = Sandbox.Web.Persistence.Database.Context(app.Database.Owner);
        var lines = await look.AccessLog.AsNoTracking().Where(line => line.Act == AccessAct.SignInFailed).OrderBy(line => line.At).ToListAsync(Token);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("NOBODY@NOWHERE.EXAMPLE")));
        Assert.Equal([$"password sha256:{digest}", "passkey"], lines.Select(line => line.After));
        Assert.All(lines, line => Assert.Equal(Actor.Public.PersonId, line.PersonId));
    }

    // A new query that opens a file is on neither list: its author must say which it is.
    [Fact]
    public void EveryQueryThatViewsOrReads_EitherIsWrittenDownOrOpensNoFile()
    {
        string[] opensNoFile =
        [
            // The company's own, the public's, and what stands beside a file that was opened.
            "ViewOwnCase", "ViewDraft", "ViewSelfAssessment", "ViewReceipt", "ViewPublicCase", "ViewClock", "ViewRecusal", "ReadReceipt",
            // Of the installation, not of a case.
            "ViewLog", "ReadStatus", "ReadPreset", "ReadRulePack", "ReadReport", "ReadSample", "ReadProcedure", "ReadPerson", "ReadCheckpoint", "ReadTile", "ReadSeal", "ReadSealStatuses", "ReadCaseSeals", "ReadSealProof", "ReadIssuedSeals", "ReadOwnSeals",
            "ReadDraft", "ViewEdition",
            // Written down by other means: exports, bundles of many cases, and the replay of a pack when it begins.
            "ReadReplay", "ReadForExport", "ReadEntryBundle", "ReadPackHead", "ReadPackEntries", "ReadPackEvidence",
        ];

        var silent = Requirements.AllRequests.Where(request => !request.IsAssignableTo(typeof(IReadsFile))).Select(request => request.DeclaringType?.Name ?? "")
            .Where(name => name.StartsWith("View", StringComparison.Ordinal) || name.StartsWith("Read", StringComparison.Ordinal));

        Assert.Empty(silent.Except(opensNoFile));
    }

    [Fact]
    public async Task TheAccessLog_IsAChain_WhoseHeadStandsInTheLogEachHour()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        for (var i = 0; i < 3; i++) await office.Send(new ViewCase.Query(filed.CaseId), office.Cast.Officer);
        office.Clock.Now += TimeSpan.FromHours(1);
        await office.Sequence();
        office.Clock.Now += TimeSpan.FromHours(1);
        await office.Sequence();

        await using var look = office.Look();
        var chain = await look.AccessChain.AsNoTracking().OrderBy(link => link.Seq).ToListAsync(Token);
        Assert.Equal([1L, 2, 3], chain.Select(link => link.Seq));
        var previous = new byte[EntryHash.Length];
        foreach (var link in chain)
        {
            var said = JsonDocument.Parse(link.Payload).RootElement;
            Assert.Equal(Convert.ToHexStringLower(previous), said.GetProperty("previous").GetString());
            Assert.Equal(("ReadFile", filed.CaseId.ToString()), (said.GetProperty("act").GetString(), said.GetProperty("subject").GetString()));
            Assert.Equal(EntryHash.Leaf(link.Payload), link.Hash);
            previous = link.Hash;
        }
        var digest = JsonDocument.Parse((await look.LogRecords.AsNoTracking().Where(record => record.Kind == LogRecordKind.AccessDigest).OrderBy(record => record.At).LastAsync(Token)).Payload).RootElement;
        Assert.Equal((3L, Convert.ToHexStringLower(previous)), (digest.GetProperty("lines").GetInt64(), digest.GetProperty("head").GetString()));
    }
}
