using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Features.Log;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Features.Log;

public sealed class LogEndpointsTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // An outsider with nothing but the public addresses and the key: reads the checkpoint, fetches the tiles that it needs, makes the proof.
    [Fact]
    public async Task AnOutsider_WithCheckpointAndTilesAlone_ProvesALeaf()
    {
        await using var office = await Office.Open(database);
        await Sql.Value<int>(office.Database.Owner, "insert into log_queue (entry_id, leaf) select gen_random_uuid(), sha256(n::text::bytea) from generate_series(1, 700) n");
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        var keys = await office.Log(log => log.Keys(1, Token));
        await using var look = office.Look();
        var entry = await look.TrailEntries.AsNoTracking().FirstAsync(entry => entry.CaseId == filed.CaseId, Token);
        var place = await look.LogLeaves.AsNoTracking().SingleAsync(leaf => leaf.EntryId == entry.Id, Token);
        await using var app = await Start(office);
        using var client = Client(app);

        using var answer = await client.GetAsync("/log/checkpoint", Token);
        Assert.Equal(("text/plain", "utf-8"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentType.CharSet));
        Assert.True(answer.Headers.CacheControl!.NoCache);
        var note = SignedNote.Parse(await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(NoteCheck.Valid, note.Verify(keys));
        var head = Checkpoint.Parse(note.Text);

        var tiles = new Dictionary<Tile, byte[]>();
        foreach (var tile in Tile.NeededBy(hashOf => MerkleTree.ProveInclusion(place.LogIndex, head.Size, hashOf)))
        {
            var width = Tile.Partial(head.Size).Where(partial => partial.Tile == tile).Select(partial => partial.Width).FirstOrDefault(Tile.Width);
            using var served = await client.GetAsync($"/log/tile/{tile.Path(width)}", Token);
            Assert.Equal("application/octet-stream", served.Content.Headers.ContentType!.MediaType);
            Assert.True(served.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(300));
            Assert.False(served.Headers.Contains("Set-Cookie"));
            tiles[tile] = await served.Content.ReadAsByteArrayAsync(Token);
            Assert.Equal(width * EntryHash.Length, tiles[tile].Length);
        }
        var proof = MerkleTree.ProveInclusion(place.LogIndex, head.Size, Tile.Over(tile => tiles[tile]));
        Assert.True(MerkleTree.VerifyInclusion(place.LogIndex, head.Size, entry.Leaf, proof, head.Root));
    }

    [Theory]
    [InlineData("/log/checkpoint")]
    [InlineData("/log/tile/0/000")]
    public async Task Head_AnswersAsGetDoes_WithoutABody(string address)
    {
        await using var office = await Office.Open(database);
        await Sql.Value<int>(office.Database.Owner, "insert into log_queue (entry_id, leaf) select gen_random_uuid(), sha256(n::text::bytea) from generate_series(1, 300) n");
        await office.Sequence();
        await using var app = await Start(office);
        using var client = Client(app);

        using var got = await client.GetAsync(address, Token);
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(got.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(got.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(got.Headers.CacheControl, head.Headers.CacheControl);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Token));
        using var absent = new HttpRequestMessage(HttpMethod.Head, "/log/tile/0/999");
        using var refused = await client.SendAsync(absent, Token);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData("/log/tile/0/999", HttpStatusCode.NotFound)]
    [InlineData("/log/tile/0/000.p/255", HttpStatusCode.NotFound)]
    [InlineData("/log/tile/0/0", HttpStatusCode.NotFound)]
    [InlineData("/log/tile/64/000", HttpStatusCode.NotFound)]
    [InlineData("/log/tile/0/x999/x999/x999/x999/x999/x999/999", HttpStatusCode.NotFound)]
    [InlineData("/log/7/checkpoint", HttpStatusCode.NotFound)]
    [InlineData("/log/tile/entries/000.p/1", HttpStatusCode.Unauthorized)]
    [InlineData("/log/1/tile/entries/000.p/1", HttpStatusCode.Unauthorized)]
    public async Task WhatThereIsNot_OrIsNotForTheReader_IsRefused(string address, HttpStatusCode expected)
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        await using var app = await Start(office);
        using var client = Client(app);

        using var answer = await client.GetAsync(address, Token);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task EntryBundles_AreForTheAuditorsRoleAlone_AndHashToTheTiles()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        var size = (int)(await office.Log(log => log.Latest(Token)))!.Size;

        foreach (var role in Enum.GetValues<Role>().Where(role => role is not (Role.Auditor or Role.Assessor)))
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ReadEntryBundle.Query(1, 0, size), office.Cast.The(role))));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.UseCases.Send(new ReadEntryBundle.Query(1, 0, size), Actor.Public, token: Token)));

        var bundle = (await office.Send(new ReadEntryBundle.Query(1, 0, size), office.Cast.Auditor)).Bytes!;
        var hashes = (await office.Log(log => log.Hashes(1, new Tile(0, 0), size, Token)))!;
        var read = 0;
        for (var leaf = 0; leaf < size; leaf++)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(read));
            Assert.Equal(hashes[(leaf * EntryHash.Length)..((leaf + 1) * EntryHash.Length)], EntryHash.Leaf(bundle.AsSpan(read + 2, length)));
            read += 2 + length;
        }
        Assert.Equal(bundle.Length, read);
        Assert.Null((await office.Send(new ReadEntryBundle.Query(1, 0, size + 1), office.Cast.Auditor)).Bytes);
        Assert.Null((await office.Send(new ReadEntryBundle.Query(1, long.MaxValue, 256), office.Cast.Auditor)).Bytes);
    }

    [Fact]
    public async Task Readiness_WhileTheLogIsHalted_IsDegraded_AndTheSiteAnswers()
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        File.WriteAllText(office.CheckpointFile, "something else");
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        await using var app = await Start(office);
        using var client = Client(app);

        using var answer = await client.GetAsync("/health/ready", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("{\"status\":\"Degraded\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
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
}
