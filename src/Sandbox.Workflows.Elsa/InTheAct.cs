using Elsa.Common;
using Elsa.Workflows;
using Elsa.Workflows.CommitStates;
using Elsa.Workflows.Runtime;
using Elsa.Workflows.State;
using Microsoft.EntityFrameworkCore;

namespace Sandbox.Workflows.Elsa;

// Elsa commits an instance in some twenty transactions, and a process that dies between two of them leaves it torn. Within
// an act all of them are the act's one; outside an act nothing of an instance is written.
internal sealed class CommitInTheAct(ICommitStateHandler elsas) : ICommitStateHandler
{
    public Task CommitAsync(WorkflowExecutionContext context, CancellationToken token = default)
    {
        Require();
        return elsas.CommitAsync(context, token);
    }

    public Task CommitAsync(WorkflowExecutionContext context, WorkflowState state, CancellationToken token = default)
    {
        Require();
        return elsas.CommitAsync(context, state, token);
    }

    private static void Require()
    {
        if (ElsaEngine.Current?.Transaction.Connection is null)
            throw new InvalidOperationException("Elsa may commit an instance inside an act's transaction only.");
    }
}

// Gives Elsa's contexts the act's connection and transaction.
internal sealed class ContextInTheAct<TContext>(IDbContextFactory<TContext> elsas) : IDbContextFactory<TContext> where TContext : DbContext
{
    public TContext CreateDbContext()
    {
        var context = elsas.CreateDbContext();
        if (ElsaEngine.Current is not { } act)
            return context;
        // The act is done whole or not at all, so a savepoint at each step would only cost a round trip.
        context.Database.AutoSavepointsEnabled = false;
        context.Database.SetDbConnection(act.Transaction.Connection, contextOwnsConnection: false);
        context.Database.UseTransaction(act.Transaction);
        return context;
    }
}

// Elsa's own logs of what ran.
internal sealed class NoRecords<T> : ILogRecordSink<T> where T : ILogRecord
{
    public Task PersistExecutionLogsAsync(WorkflowExecutionContext context, CancellationToken token = default) => Task.CompletedTask;
}
