using Npgsql;
using Sandbox.Web;
using Sandbox.Web.Persistence.PrivateCluster;

try
{
    await using var app = await SandboxApp.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or NpgsqlException or PostgreSqlNotFound or TimeoutException)
{
    // What an administrator can mend is said in a sentence, without a stack trace.
    await Console.Error.WriteLineAsync($"Sandbox does not start. {fault.Message}");
    return 1;
}
