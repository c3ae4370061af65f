using System.Text;
using Npgsql;
using Sandbox.Ledger.Packs;
using Sandbox.Seeds;
using Sandbox.Verifier;
using Sandbox.Web.Features.Proofs;
using Sandbox.Web.Features.Proofs.Download;

namespace Sandbox.Web.Tests;

// What leaves the house to be verified elsewhere, and the program that verifies it.
public sealed partial class Office
{
    public async Task<string> Pack(Guid caseId, CastMember reader, params long[] keptSizes)
    {
        var begun = await Send(new ReadPackHead.Query(caseId, keptSizes), reader) ?? throw new InvalidOperationException("The log has no checkpoint.");
        var path = Path.Combine(Data.FullName, $"{Guid.NewGuid():N}.sandbox-pack");
        await using var file = System.IO.File.Create(path);
        await ProofEndpoints.WritePack(file, caseId, begun, query => Send(query, reader), TestContext.Current.CancellationToken);
        return path;
    }

    // The log as its folder is served (C2SP tlog-tiles), bundles of entries included, read past the app.
    public async Task<string> LogFolder()
    {
        var folder = Path.Combine(Data.FullName, $"log-{Guid.NewGuid():N}");
        var token = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(Database.Owner);
        await connection.OpenAsync(token);
        long size;
        await using (var command = new NpgsqlCommand("select size, note from log_checkpoints order by log_id desc, size desc limit 1", connection))
        await using (var reader = await command.ExecuteReaderAsync(token))
        {
            await reader.ReadAsync(token);
            size = reader.GetInt64(0);
            Write("checkpoint", Encoding.UTF8.GetBytes(reader.GetString(1)));
        }
        await using (var command = new NpgsqlCommand("select level, tile_index, hashes from log_tiles", connection))
        await using (var reader = await command.ExecuteReaderAsync(token))
            while (await reader.ReadAsync(token))
            {
                var hashes = reader.GetFieldValue<byte[]>(2);
                Write("tile/" + new Ledger.Merkle.Tile(reader.GetInt32(0), reader.GetInt64(1)).Path(hashes.Length / 32), hashes);
            }
        await using (var command = new NpgsqlCommand(
            "select l.log_index, coalesce(e.payload, r.payload, '') from log_leaves l left join trail_entries e on e.id = l.entry_id left join log_records r on r.id = l.record_id where l.log_index < $1 order by l.log_index", connection)
        { Parameters = { new() { Value = size } } })
        await using (var reader = await command.ExecuteReaderAsync(token))
        {
            using var bundle = new MemoryStream();
            var next = 0L;
            while (await reader.ReadAsync(token))
            {
                // A leaf that is gone leaves its place empty.
                for (; next < reader.GetInt64(0); next++) Put([]);
                Put(reader.GetFieldValue<byte[]>(1));
                next++;
            }
            if (bundle.Length > 0) Write($"tile/entries/{Ledger.Merkle.Tile.PathOf((next - 1) / 256, (int)((next - 1) % 256) + 1)}", bundle.ToArray());

            void Put(byte[] payload)
            {
                bundle.Write([(byte)(payload.Length >> 8), (byte)payload.Length]);
                bundle.Write(payload);
                if (next % 256 != 255) return;
                Write($"tile/entries/{Ledger.Merkle.Tile.PathOf(next / 256)}", bundle.ToArray());
                bundle.SetLength(0);
            }
        }
        return folder;

        void Write(string path, byte[] bytes)
        {
            var file = Path.Combine([folder, .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            System.IO.File.WriteAllBytes(file, bytes);
        }
    }

    // Runs sandbox-verify; the exit code and what it wrote.
    public (int ExitCode, string Output) Verify(params string[] args)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var code = CommandLine.Run(args, output, errors, Clock);
        return (code, Encoding.UTF8.GetString(output.ToArray()) + errors);
    }

    public async Task<string> LogKeyFile()
    {
        var path = Path.Combine(Data.FullName, "log.vkey");
        await System.IO.File.WriteAllLinesAsync(path, (await Log(log => log.Keys(1, TestContext.Current.CancellationToken))).Select(key => key.ToString()), TestContext.Current.CancellationToken);
        return path;
    }

    public async Task<string> Keep(string name = "kept")
    {
        var path = Path.Combine(Data.FullName, name);
        await System.IO.File.WriteAllTextAsync(path, (await Log(log => log.Latest(TestContext.Current.CancellationToken)))!.Note.ToString(), TestContext.Current.CancellationToken);
        return path;
    }
}
