using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Entries;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Uploads;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Filings;

public sealed class EvidenceTests(DatabaseFixture database)
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("Bias tests by sex and age, 偏见测试, round one.");

    [Fact]
    public async Task Upload_IsOnTheDiskEncryptedUnderAGeneratedName_AndComesBackAsItWas()
    {
        await using var office = await Office.Open(database);
        var (_, kept) = await Uploaded(office);

        var stored = Assert.Single(Directory.GetFiles(Path.Combine(office.Data.FullName, "evidence")));
        Assert.Equal(kept.Id.ToString("N"), Path.GetFileName(stored));
        Assert.True((await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken)).AsSpan().IndexOf(Content.AsSpan(0, 10)) < 0);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), kept.Digest);
        Assert.Equal(Content, (await office.Send(new ReadEvidence.Query(kept.Id), office.Cast.Contributor)).Bytes);
    }

    [Fact]
    public async Task Upload_EncryptsEachFileWithAKeyOfItsOwn()
    {
        await using var office = await Office.Open(database);
        var (draft, _) = await Uploaded(office);
        await office.Send(new AddEvidence.Command(draft, "evidence", "again.txt", Content), office.Cast.Owner);

        await using var look = office.Look();
        var keys = await look.Evidence.Select(file => file.Key).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(32, key.Length));
    }

    [Fact]
    public async Task Read_WhenAByteOnTheDiskChanged_FailsInsteadOfAnsweringIt()
    {
        await using var office = await Office.Open(database);
        var (_, kept) = await Uploaded(office);
        var stored = Directory.GetFiles(Path.Combine(office.Data.FullName, "evidence"))[0];
        var bytes = await File.ReadAllBytesAsync(stored, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(stored, bytes, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => office.Send(new ReadEvidence.Query(kept.Id), office.Cast.Owner));
    }

    [Fact]
    public async Task Read_BeforeTheFiling_IsForTheOwnCompanyAlone()
    {
        await using var office = await Office.Open(database);
        var (_, kept) = await Uploaded(office);

        foreach (var stranger in new[] { office.Cast.OwnerOf("lingban"), office.Cast.Officer, office.Cast.Auditor, office.Cast.Administrator, office.Cast.DataProtectionAgent })
            Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ReadEvidence.Query(kept.Id), stranger)));
    }

    [Fact]
    public async Task Read_AfterTheFiling_IsForTheAuthorityToo_AndStillForNoOtherCompany()
    {
        await using var office = await Office.Open(database);
        var (draft, kept) = await Uploaded(office);
        await Submit(office, draft, kept.Id);

        Assert.Equal(Content, (await office.Send(new ReadEvidence.Query(kept.Id), office.Cast.Officer)).Bytes);
        Assert.Equal(Content, (await office.Send(new ReadEvidence.Query(kept.Id), office.Cast.Auditor)).Bytes);
        foreach (var stranger in new[] { office.Cast.OwnerOf("lingban"), office.Cast.Administrator })
            Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ReadEvidence.Query(kept.Id), stranger)));
    }

    [Fact]
    public async Task Upload_ToAnotherCompanysDraft_IsNotFound()
    {
        await using var office = await Office.Open(database);
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new AddEvidence.Command(draft, "evidence", "a.txt", Content), office.Cast.OwnerOf("lingban"))));
        Assert.False(Directory.Exists(Path.Combine(office.Data.FullName, "evidence")));
    }

    [Fact]
    public async Task Upload_BeyondTheMostFiles_IsRefused()
    {
        await using var office = await Office.Open(database);
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner);
        for (var file = 0; file < UploadRules.MostFiles; file++) await office.Send(new AddEvidence.Command(draft, "evidence", $"{file}.txt", [65]), office.Cast.Owner);

        var refused = await Assert.ThrowsAsync<UploadRefused>(() => office.Send(new AddEvidence.Command(draft, "evidence", "more.txt", [65]), office.Cast.Owner));

        Assert.Equal(UploadFault.TooMany, refused.Fault);
    }

    [Fact]
    public async Task Remove_WhileTheDraftIsOpen_TakesTheFileAway_AndAfterTheFilingNoMore()
    {
        await using var office = await Office.Open(database);
        var (draft, kept) = await Uploaded(office);
        var other = await office.Send(new AddEvidence.Command(draft, "evidence", "b.txt", [66]), office.Cast.Owner);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new RemoveEvidence.Command(other.Id), office.Cast.OwnerOf("lingban"))));
        await office.Send(new RemoveEvidence.Command(other.Id), office.Cast.Contributor);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ReadEvidence.Query(other.Id), office.Cast.Owner)));

        await Submit(office, draft, kept.Id);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new RemoveEvidence.Command(kept.Id), office.Cast.Owner)));
    }

    [Fact]
    public async Task Filing_ThatCitesAFileThatNobodyUploaded_IsRefusedAtItsField()
    {
        await using var office = await Office.Open(database);
        var (draft, _) = await Uploaded(office);

        var refusal = await Assert.ThrowsAsync<FormIncomplete>(() => Submit(office, draft, Guid.NewGuid()));

        var problem = Assert.Single(refusal.Problems);
        Assert.Equal(("evidence", FormProblemCode.NotEvidence), (problem.FieldId, problem.Code));
    }

    [Fact]
    public async Task Filing_PutsTheDigestsOfItsFilesIntoTheTrail()
    {
        await using var office = await Office.Open(database);
        var (draft, kept) = await Uploaded(office);

        var receipt = await Submit(office, draft, kept.Id);

        await using var look = office.Look();
        var entry = await look.TrailEntries.OrderBy(e => e.CaseSeq).FirstAsync(e => e.CaseId == receipt.CaseId, TestContext.Current.CancellationToken);
        var payload = Encoding.UTF8.GetString(entry.Payload);
        // A small file could be guessed from its digest, so digests stand in the entry as commitments.
        var told = await look.Disclosures.Where(d => d.EntryId == entry.Id && d.Pointer.StartsWith("/evidence/")).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains(kept.Digest, told.Select(d => d.Value));
        Assert.Contains(receipt.Digest, told.Select(d => d.Value));
        Assert.All(told, d => Assert.Contains(Convert.ToHexStringLower(Commitment.Digest(d.Salt, d.Value)), payload, StringComparison.Ordinal));
        Assert.DoesNotContain(kept.Digest, payload, StringComparison.Ordinal);
    }

    private static async Task<(Guid Draft, AddEvidence.Kept Kept)> Uploaded(Office office)
    {
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner);
        return (draft, await office.Send(new AddEvidence.Command(draft, "evidence", "bias tests.txt", Content), office.Cast.Owner));
    }

    private static async Task<SubmitApplication.Receipt> Submit(Office office, Guid draftId, Guid cited)
    {
        var draft = await office.Send(new ViewDraft.Query(draftId), office.Cast.Owner);
        var told = FormAnswers.Empty.With("systemName", "TalentMatch").With("evidence", [cited.ToString("D")]);
        await office.Send(new SaveDraft.Command(draftId, FilledForm.Of(draft.Definition, told, Office.Faker(), office.Today, []).ToJson(), draft.Version), office.Cast.Owner);
        return await office.Send(new SubmitApplication.Command(draftId), office.Cast.Owner);
    }
}
