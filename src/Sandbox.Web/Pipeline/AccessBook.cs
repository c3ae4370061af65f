using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>Writes lines of the access log that stand whatever becomes of the request: a refused act, a sign-in that failed.</summary>
public sealed class AccessBook(IServiceScopeFactory scopes, TimeProvider clock)
{
    public async Task Write(AccessAct act, Guid person, Guid? subject, string? after, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Public, token);
        var now = clock.GetUtcNow();
        db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = person, Act = act, SubjectId = subject, After = after });
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
    }
}
