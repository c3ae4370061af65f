using System.Data;
using System.Net;
using System.Text;
using Npgsql;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>A place outside to which committed checkpoints are sent.</summary>
/// <param name="Url">Of a webhook its address; of a witness its submission prefix (C2SP tlog-witness).</param>
/// <param name="Witness">The key of a witness; null for a webhook.</param>
public sealed record AnchorAddress(Uri Url, WitnessKey? Witness)
{
    /// <summary>By which alarms speak of it.</summary>
    public string Name => Witness?.Name ?? Url.ToString();

    /// <summary>Reads Sandbox:Log:Webhooks (addresses) and Sandbox:Log:Witnesses (each with Url and Key, a vkey).</summary>
    /// <exception cref="InvalidOperationException">An address or key is malformed.</exception>
    public static IReadOnlyList<AnchorAddress> Of(IConfiguration settings)
    {
        try
        {
            return
            [
                .. settings.GetSection("Sandbox:Log:Webhooks").GetChildren().Select(hook => new AnchorAddress(new Uri(hook.Value ?? "", UriKind.Absolute), null)),
                .. settings.GetSection("Sandbox:Log:Witnesses").GetChildren()
                    .Select(witness => new AnchorAddress(new Uri((witness["Url"] ?? "").TrimEnd('/') + "/", UriKind.Absolute), WitnessKey.Parse(witness["Key"] ?? ""))),
            ];
        }
        catch (FormatException fault)
        {
            throw new InvalidOperationException($"Sandbox:Log:Webhooks holds addresses, Sandbox:Log:Witnesses each a Url and a Key (a vkey): {fault.Message}", fault);
        }
    }
}

/// <summary>
/// Shows each committed head to webhooks and witnesses, and keeps what witnesses answer: a cosignature with the checkpoint,
/// a contradiction as a reason to sign nothing more. What a witness says that cannot be true is an alarm and stops nothing, or one that
/// lies could silence the log. Acts never wait for any of it.
/// </summary>
public sealed class LogPublisher(NpgsqlDataSource source, IReadOnlyList<AnchorAddress> anchors, IHttpClientFactory http, TimeProvider clock)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "log";

    /// <summary>The shortest time between two checkpoints for one anchor; a failed try is repeated after it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // Others take over within five seconds, asking included.
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(2);

    private const string SizeType = "text/x.tlog.size";

    /// <summary>Forgets anchors that are configured no more, and what they said.</summary>
    public async Task Tidy(CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await Sequencer.Run(connection, "delete from log_anchors where kind <> 'File' and not name = any ($1)", token, [anchors.Select(anchor => anchor.Name).ToArray()]);
    }

    /// <summary>Sends the latest checkpoint to every anchor that lacks it and is due.</summary>
    public async Task Publish(CancellationToken token)
    {
        foreach (var anchor in anchors) await Publish(anchor, force: false, token);
    }

    /// <summary>Asks every witness, all at once and not for long, whether it has seen more or other than this log: before a node that has just come up signs.</summary>
    public async Task AskWitnesses(CancellationToken token)
    {
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(token);
        impatient.CancelAfter(LongestAsking);
        await Task.WhenAll(anchors.Where(anchor => anchor.Witness is not null).Select(async anchor =>
        {
            try
            {
                await Publish(anchor, force: true, impatient.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                // Silent: what it says later still stops the log then.
            }
        }));
    }

    private async Task Publish(AnchorAddress anchor, bool force, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        if (await Latest(connection, token) is not { } head) return;
        var now = clock.GetUtcNow();
        await Sequencer.Run(
            connection, "insert into log_anchors (log_id, name, kind, size) values ($1, $2, $3, 0) on conflict do nothing", token,
            head.LogId, anchor.Name, (anchor.Witness is null ? AnchorKind.Webhook : AnchorKind.Witness).ToString());
        await using var transaction = await connection.BeginTransactionAsync(token);
        // One node at a time: a witness must not be asked twice from the same old size.
        if (await Due(connection, head, anchor, force ? null : now - Pause, token) is not { } known) return;
        var (answer, failure) = (new Answer(known), (string?)null);
        try
        {
            answer = anchor.Witness is { } witness ? await Ask(connection, head, anchor.Url, witness, known, token) : await Post(head, anchor.Url, token);
        }
        catch (Exception fault) when (fault is HttpRequestException or FormatException or TaskCanceledException && !token.IsCancellationRequested)
        {
            failure = fault.Message;
        }
        await Sequencer.Run(
            connection,
            """
            update log_anchors set size = $3, contradiction = $4, failure = $5, untruth = $7, tried_at = $6,
              seen_at = case when $5::text is null and $4::text is null and $7::text is null then $6 else seen_at end, failing_since = case when $5::text is null then null else coalesce(failing_since, $6) end
            where log_id = $1 and name = $2
            """, token,
            head.LogId, anchor.Name, answer.Size, (object?)answer.Contradiction ?? DBNull.Value, (object?)failure ?? DBNull.Value, now, (object?)answer.Untruth ?? DBNull.Value);
        await transaction.CommitAsync(token);
    }

    private async Task<Answer> Post(Head head, Uri url, CancellationToken token)
    {
        using var client = http.CreateClient(Client);
        using var body = new StringContent(head.Note.ToString(), Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync(url, body, token);
        answer.EnsureSuccessStatusCode();
        return new(head.Size);
    }

    private async Task<Answer> Ask(NpgsqlConnection connection, Head head, Uri url, WitnessKey witness, long known, CancellationToken token)
    {
        var oldSize = known;
        using var client = http.CreateClient(Client);
        // Twice at most: where the witness knows another size than we thought, it says so.
        string? untruth = null;
        for (var tries = 0; ; tries++)
        {
            IReadOnlyList<byte[]> proof = oldSize == 0 || oldSize == head.Size ? [] : await LogTiles.Read(connection, head.LogId, hashOf => MerkleTree.ProveConsistency(oldSize, head.Size, hashOf), token);
            using var body = new StringContent(new WitnessRequest(oldSize, proof, head.Note).ToString(), Encoding.UTF8, "text/plain");
            using var answer = await client.PostAsync(new Uri(url, "add-checkpoint"), body, token);
            var text = await answer.Content.ReadAsStringAsync(token);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    return await Attach(connection, head, witness, text, token)
                        ? new(head.Size, Untruth: untruth)
                        : new(oldSize, Untruth: $"It answered without a true cosignature by {witness.Name}.");
                case HttpStatusCode.Conflict when answer.Content.Headers.ContentType?.MediaType == SizeType && long.TryParse(text.TrimEnd('\n'), out var seen) && seen >= 0:
                    if (seen > head.Size) return new(seen, $"It has cosigned a checkpoint of {seen} leaves; this log has {head.Size}.");
                    if (seen < oldSize && await HasCosigned(connection, head.LogId, oldSize, witness, token)) untruth = $"It says that it knows {seen} leaves; it has cosigned {oldSize}.";
                    if (tries > 0) return new(known, Untruth: untruth ?? $"It keeps saying that it knows {seen} leaves.");
                    oldSize = seen;
                    break;
                case HttpStatusCode.UnprocessableEntity:
                    // Its own cosignature on this log's root of that size says who is wrong.
                    return await HasCosigned(connection, head.LogId, oldSize, witness, token)
                        ? new(oldSize, Untruth: $"It denies this log's first {oldSize} leaves, which it has cosigned.")
                        : new(oldSize, $"It has cosigned other leaves than this log's first {oldSize}.");
                default:
                    throw new FormatException($"It answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
            }
        }
    }

    // Whether this log holds, for this size, its own root with the witness's cosignature.
    private static async Task<bool> HasCosigned(NpgsqlConnection connection, int logId, long size, WitnessKey witness, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select note from log_checkpoints where log_id = $1 and size = $2", connection) { Parameters = { new() { Value = logId }, new() { Value = size } } };
        return await command.ExecuteScalarAsync(token) is string note
            && SignedNote.Parse(note) is var signed && witness.Verify(signed, out _) == NoteCheck.Valid && await LogTiles.Read(connection, logId, hashOf => MerkleTree.Root(size, hashOf), token) is var root && root.AsSpan().SequenceEqual(Checkpoint.Parse(signed.Text).Root);
    }

    // False where the answer holds no true cosignature by the witness.
    private static async Task<bool> Attach(NpgsqlConnection connection, Head head, WitnessKey witness, string lines, CancellationToken token)
    {
        var note = head.Note.ToString();
        SignedNote answer;
        try
        {
            answer = SignedNote.Parse(note + lines);
        }
        catch (FormatException)
        {
            return false;
        }
        if (witness.Verify(answer, out _) != NoteCheck.Valid) return false;
        if (witness.Verify(head.Note, out _) == NoteCheck.Valid) return true;
        // Signatures by keys that nobody configured are left out.
        var cosignature = answer.Signatures.Last(signature => signature.Name == witness.Name && signature.KeyId == witness.Id);
        var line = head.Note.With(cosignature).ToString()[note.Length..];
        await Sequencer.Run(connection, "update log_checkpoints set note = note || $3 where log_id = $1 and size = $2 and position($3 in note) = 0", token, head.LogId, head.Size, line);
        return true;
    }

    private static async Task<long?> Due(NpgsqlConnection connection, Head head, AnchorAddress anchor, DateTimeOffset? before, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(
            "select size from log_anchors where log_id = $1 and name = $2 and ($4::timestamptz is null or ((size <> $3 or contradiction is not null or untruth is not null) and (tried_at is null or tried_at <= $4))) for update skip locked", connection)
        { Parameters = { new() { Value = head.LogId }, new() { Value = anchor.Name }, new() { Value = head.Size }, new() { Value = (object?)before ?? DBNull.Value } } };
        return (long?)await command.ExecuteScalarAsync(token);
    }

    private static async Task<Head?> Latest(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select log_id, size, note from log_checkpoints where log_id = (select max(id) from logs) order by size desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
        return await reader.ReadAsync(token) ? new(reader.GetInt32(0), reader.GetInt64(1), SignedNote.Parse(reader.GetString(2))) : null;
    }

    /// <param name="Size">The largest size that it has seen.</param>
    private sealed record Answer(long Size, string? Contradiction = null, string? Untruth = null);

    private sealed record Head(int LogId, long Size, SignedNote Note);
}

/// <summary>Runs the publisher of this node.</summary>
public sealed class PublisherLoop(LogPublisher publisher, TimeProvider clock, ILogger<PublisherLoop> logger) : DueWork(TimeSpan.FromSeconds(1), "A checkpoint was not published", clock, logger)
{
    private bool tidied;

    public override async Task<bool> DoOne(CancellationToken token)
    {
        if (!tidied) await publisher.Tidy(token);
        tidied = true;
        await publisher.Publish(token);
        return false;
    }
}
