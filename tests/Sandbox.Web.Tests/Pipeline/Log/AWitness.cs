using System.Net;
using System.Text;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Web.Tests.Pipeline.Log;

// A witness as C2SP tlog-witness describes it, with its memory, that a test can silence.
internal sealed class AWitness(string name, TimeProvider clock) : HttpMessageHandler, IHttpClientFactory
{
    private readonly SigningKey key = SigningKey.Generate();
    private (long Size, byte[] Root) seen = (0, MerkleTree.EmptyRoot);

    public WitnessKey Key => new(name, key.VerificationKey);

    public bool IsDown { get; set; }

    // What it says instead of the truth.
    public Func<HttpResponseMessage>? Lie { get; set; }

    public int Asked { get; private set; }

    // The keys of the log that it trusts.
    public IReadOnlyList<NoteKey> LogKeys { get; set; } = [];

    public HttpClient CreateClient(string client) => new(this, disposeHandler: false);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked++;
        if (IsDown) throw new HttpRequestException("Connection refused");
        if (Lie is { } lie) return lie();
        if (request.Method != HttpMethod.Post || !request.RequestUri!.AbsolutePath.EndsWith("/add-checkpoint", StringComparison.Ordinal)) return new(HttpStatusCode.NotFound);
        var asked = WitnessRequest.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (asked.Checkpoint.Verify(LogKeys) != NoteCheck.Valid) return new(HttpStatusCode.Forbidden);
        var head = Checkpoint.Parse(asked.Checkpoint.Text);
        if (asked.OldSize > head.Size) return new(HttpStatusCode.BadRequest);
        if (asked.OldSize != seen.Size) return new(HttpStatusCode.Conflict) { Content = new StringContent($"{seen.Size}\n", Encoding.UTF8, "text/x.tlog.size") };
        var consistent = seen.Size == 0 ? asked.Proof.Count == 0 : MerkleTree.VerifyConsistency(seen.Size, head.Size, asked.Proof, seen.Root, head.Root);
        if (!consistent) return new(HttpStatusCode.UnprocessableEntity);
        seen = (head.Size, head.Root);
        var cosigned = asked.Checkpoint.With(WitnessKey.Sign(name, key, asked.Checkpoint.Text, clock.GetUtcNow())).ToString();
        return new(HttpStatusCode.OK) { Content = new StringContent(cosigned[asked.Checkpoint.ToString().Length..]) };
    }
}
