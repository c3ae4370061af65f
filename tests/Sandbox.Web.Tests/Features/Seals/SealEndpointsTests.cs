using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Keys;
using Sandbox.Web.Features.Seals;
using Sandbox.Web.Features.Seals.Revoke;
using Sandbox.Web.Pipeline.Sealing;
using Sandbox.Web.Shared.Documents;

namespace Sandbox.Web.Tests.Features.Seals;

// The real app on a free port, as somebody who is not signed in.
public sealed class SealEndpointsTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Seal_AsAnonymous_IsPageJsonBadgeAndPdf_AndWhatIsUnknownIsNotFound()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        var hidden = await office.CaseAt(Stage.PanelReview);
        await using var app = await Start(office);
        using var client = Client(app);

        var page = await client.GetStringAsync($"/seals/{seal.Number}", Token);
        Assert.Contains("TalentMatch", page, StringComparison.Ordinal);
        Assert.Contains("What it is not", page, StringComparison.Ordinal);
        Assert.Contains("Demonstration", page, StringComparison.Ordinal);
        Assert.Contains("不代表的内容", await Chinese(client, $"/seals/{seal.Number}"), StringComparison.Ordinal);

        Assert.Equal(seal.Credential, await client.GetStringAsync($"/seals/{seal.Number}/credential.json", Token));
        var badge = await client.GetStringAsync($"/seals/{seal.Number}/badge.svg", Token);
        Assert.StartsWith("<svg", badge, StringComparison.Ordinal);
        Assert.Contains("Valid", badge, StringComparison.Ordinal);
        Assert.Contains(seal.Number, await client.GetStringAsync("/registry?q=Talent&phase=ConformitySeal", Token), StringComparison.Ordinal);
        Assert.Contains(seal.Number, await client.GetStringAsync($"/registry/{seal.CaseId}", Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/registry/{seal.CaseId}/complain", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/verify", Token)).StatusCode);

        foreach (var unknown in new[] { "/seals/SEAL-2026-9999", "/seals/SEAL-2026-9999/credential.json", "/seals/SEAL-2026-9999/bundle.json", "/seals/SEAL-2026-9999.pdf", "/seals/SEAL-2026-9999/badge.svg", $"/registry/{hidden}", $"/registry/{hidden}/complain", $"/registry/{Guid.NewGuid()}" })
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(unknown, Token)).StatusCode);
        foreach (var closed in new[] { $"/cases/{seal.CaseId}/seal", $"/applications/{seal.CaseId}/seal", "/complaints" })
            Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(closed, Token)).StatusCode);
    }

    [Fact]
    public async Task StatusLists_AsAnonymous_AreSignedByTheKeyOfTheDidDocument_AndShowARevocation()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await using var app = await Start(office);
        using var client = Client(app);
        var did = JsonNode.Parse(await client.GetStringAsync("/.well-known/did.json", Token))!;
        var method = did["verificationMethod"]![0]!;
        VerificationKey? Key(string id) => id == (string)method["id"]! ? VerificationKey.FromMultibase((string)method["publicKeyMultibase"]!) : null;

        Assert.Equal(ProofCheck.Valid, DataIntegrity.Verify(JsonNode.Parse(seal.Credential!)!.AsObject(), Key));
        foreach (var entry in JsonNode.Parse(seal.Credential!)!["credentialStatus"]!.AsArray())
            Assert.False(await Bit(new Uri((string)entry!["statusListCredential"]!).AbsolutePath));

        await office.Send(new ProposeRevocation.Command(seal.CaseId, seal.Id, true, "Harm."), office.Cast.Officer);
        await office.Send(new RevokeSeal.Command(seal.CaseId, seal.Id, "Harm.", "As the file says.", "en"), office.Cast.DecisionMaker);

        Assert.True(await Bit("/status/revocation"));
        Assert.False(await Bit("/status/suspension"));

        async Task<bool> Bit(string path)
        {
            var list = JsonNode.Parse(await client.GetStringAsync(path, Token))!.AsObject();
            Assert.Equal(ProofCheck.Valid, DataIntegrity.Verify(list, Key));
            return BitstringStatusList.Decode((string)list["credentialSubject"]!["encodedList"]!)[seal.StatusIndex];
        }
    }

    [Fact]
    public async Task Issued_AsAnonymous_HoldsTheSignatureOfEverySeal_SignedByTheIssuer()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await using var app = await Start(office);
        using var client = Client(app);

        var register = JsonNode.Parse(await client.GetStringAsync("/seals/issued", Token))!.AsObject();

        Assert.Equal(ProofCheck.Valid, DataIntegrity.Verify(register, office.Services.GetRequiredService<SealIssuer>().KeyOf));
        Assert.Equal([(string)JsonNode.Parse(seal.Credential!)!["proof"]!["proofValue"]!], register["credentialSubject"]!["proofValues"]!.AsArray().Select(value => (string)value!));
        Assert.Contains("\"database\":{\"status\":\"Healthy\"", await client.GetStringAsync("/health/ready", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_AsServed_IsVerifiedOffline()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await using var app = await Start(office);
        using var client = Client(app);
        var did = await Keep(office, "did.json", await client.GetByteArrayAsync("/.well-known/did.json", Token));
        var bundle = await Bundle(office, client, seal.Number);

        var (exit, output) = office.Verify("seal", bundle, "--issuer", did, "--key", await office.LogKeyFile(), "--json");

        Assert.True(exit == 0, output);
        var report = JsonNode.Parse(output)!;
        Assert.Empty(report["findings"]!.AsArray());
        Assert.Equal(
            [("credential", 1), ("disclosure", 1), ("inclusion", 1), ("signature", 1), ("status", 3), ("validity", 1)],
            report["checks"]!.AsArray().Select(check => ((string)check!["check"]!, (int)check["holds"]!)).Order());
        Assert.Equal(seal.Number, (string)report["subject"]!["seal"]!);
        Assert.Contains($"href=\"/seals/{seal.Number}/bundle.json\"", await client.GetStringAsync($"/seals/{seal.Number}", Token), StringComparison.Ordinal);

        office.Clock.Now = seal.ExpiresAt;
        Assert.Contains("\"expired\"", NotInForce(office.Verify("seal", bundle, "--issuer", did, "--json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_WithAByteChangedOrUnderAnotherKey_IsNotVerified()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await using var app = await Start(office);
        using var client = Client(app);
        var bundle = await File.ReadAllTextAsync(await Bundle(office, client, seal.Number), Token);

        // Every place would take long; a fixed stride over the whole file meets credential, keys, lists and proof.
        for (var place = 5; place < bundle.Length; place += 61)
        {
            if (char.IsWhiteSpace(bundle[place])) continue;
            var changed = bundle[..place] + (bundle[place] == 'x' ? 'y' : 'x') + bundle[(place + 1)..];
            var (exit, output) = office.Verify("seal", await Keep(office, "changed.json", Encoding.UTF8.GetBytes(changed)));
            Assert.True(exit != 0, $"{place}: {bundle[Math.Max(0, place - 30)..place]}|{bundle[place]}\n{output}");
        }

        // The same ids, other keys.
        var did = JsonNode.Parse(await client.GetStringAsync("/.well-known/did.json", Token))!;
        did["verificationMethod"]![0]!["publicKeyMultibase"] = SigningKey.Generate().VerificationKey.ToMultibase();
        var path = await Keep(office, "bundle.json", Encoding.UTF8.GetBytes(bundle));
        var wrong = office.Verify("seal", path, "--issuer", await Keep(office, "did.json", Encoding.UTF8.GetBytes(did.ToJsonString())), "--json");
        Assert.True(wrong.ExitCode == 1 && wrong.Output.Contains("\"bad-signature\"", StringComparison.Ordinal), wrong.Output);
        var stranger = new Sandbox.Ledger.Checkpoints.NoteSigner("elsewhere.example/log", SigningKey.Generate());
        Assert.Equal(1, office.Verify("seal", path, "--key", stranger.NoteKey.ToString()).ExitCode);
    }

    [Fact]
    public async Task Bundle_OfARevokedSeal_IsGenuineAndNotInForce()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await using var app = await Start(office);
        using var client = Client(app);
        var before = await Bundle(office, client, seal.Number);
        await office.Send(new ProposeRevocation.Command(seal.CaseId, seal.Id, true, "Harm."), office.Cast.Officer);
        await office.Send(new RevokeSeal.Command(seal.CaseId, seal.Id, "Harm.", "As the file says.", "en"), office.Cast.DecisionMaker);

        Assert.Contains("\"revoked\"", NotInForce(office.Verify("seal", await Bundle(office, client, seal.Number), "--json")), StringComparison.Ordinal);
        // Who kept an older file sees the status of then, and that of now with the list of now.
        Assert.Equal(0, office.Verify("seal", before).ExitCode);
        var list = await Keep(office, "revocation.json", await client.GetByteArrayAsync("/status/revocation", Token));
        NotInForce(office.Verify("seal", before, "--status", list, "--json"));
    }

    [Fact]
    public async Task Pdf_NamesTheSealInBothLanguages()
    {
        if (PdfText.HanFont() is null) Assert.Skip($"{PdfText.HanFamily} is not installed.");
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await using var app = await Start(office);
        using var client = Client(app);

        await Bundle(office, client, seal.Number);
        var pdf = await client.GetByteArrayAsync($"/seals/{seal.Number}.pdf", Token);

        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(pdf, 0, 8), StringComparison.Ordinal);
        // The whole font has 16 MB; only the characters that the document uses belong into it.
        Assert.InRange(pdf.Length, 5_000, 2_000_000);
        if (!File.Exists("/usr/bin/pdftotext")) Assert.Skip("pdftotext is not installed, so the text of the PDF was not looked at.");
        var text = await TextOf(pdf);
        Assert.Contains(seal.Number, text, StringComparison.Ordinal);
        Assert.Contains("TalentMatch", text, StringComparison.Ordinal);
        Assert.Contains("符合性印章", text, StringComparison.Ordinal);
        // The latest checkpoint: origin, and what the key of the log signed.
        Assert.Contains("— localhost:5080/log", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HanFont_ThatIsNotInstalled_IsNone_AndReadinessSaysSo()
    {
        Assert.Null(PdfText.HanFont("Sandbox No Such Family"));

        var health = await new DocumentFontHealth("Sandbox No Such Family").CheckHealthAsync(new(), Token);

        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("fonts-noto-cjk", health.Description, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> Start(Office office)
    {
        var app = await SandboxApp.Build(["--environment=Demo"], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Sandbox"] = office.Database.App,
                ["ConnectionStrings:SandboxOwner"] = office.Database.Owner,
                ["ConnectionStrings:SandboxSequencer"] = office.Database.Sequencer,
                ["ConnectionStrings:SandboxAuditor"] = office.Database.Auditor,
                ["Sandbox:SealKey"] = Office.SealKey,
                ["Sandbox:PublicUrl"] = "http://localhost:5080",
                ["SANDBOX_DATA"] = office.Data.FullName,
            });
        });
        await app.StartAsync(Token);
        return app;
    }

    private static HttpClient Client(WebApplication app) =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };

    // The bundle as it is served once the log holds the issuance.
    private static async Task<string> Bundle(Office office, HttpClient client, string number)
    {
        for (var tries = 0; ; tries++)
        {
            var bytes = await client.GetByteArrayAsync($"/seals/{number}/bundle.json", Token);
            if (JsonNode.Parse(bytes)!["issuance"] is not null || tries > 100) return await Keep(office, $"{Guid.NewGuid():N}.sandbox-seal", bytes);
            await Task.Delay(100, Token);
        }
    }

    private static async Task<string> Keep(Office office, string name, byte[] content)
    {
        var path = Path.Combine(office.Data.FullName, name);
        await File.WriteAllBytesAsync(path, content, Token);
        return path;
    }

    private static string NotInForce((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 3, run.Output);
        return run.Output;
    }

    private static async Task<string> Chinese(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd("zh-CN");
        using var answer = await client.SendAsync(request, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<string> TextOf(byte[] pdf)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, pdf, Token);
            using var reader = Process.Start(new ProcessStartInfo("/usr/bin/pdftotext", [file, "-"]) { RedirectStandardOutput = true })!;
            return await reader.StandardOutput.ReadToEndAsync(Token);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
