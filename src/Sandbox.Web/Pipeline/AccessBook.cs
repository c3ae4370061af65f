using Microsoft.EntityFrameworkCore;
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
        Add(db, act, person, subject, after);
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
    }

    /// <summary>Writes down that somebody asked for a file from which they are recused; nothing where they are not, since what is not there says nothing about a person.</summary>
    /// <param name="part">Id of the case, or of a part of its file.</param>
    /// <param name="what">The use case that was refused.</param>
    public async Task WriteRecused(Actor actor, Guid part, string what, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, actor, token);
        if ((await db.Database.SqlQuery<Guid?>($"select sandbox_recused_part({part}) as \"Value\"").ToListAsync(token))[0] is not { } file) return;
        Add(db, AccessAct.RefusedAct, actor.PersonId, file, $"{what} {Rule.Recused}");
        await db.SaveChangesAsync(token);
        await transaction.CommitAsync(token);
    }

    private void Add(SandboxDbContext db, AccessAct act, Guid person, Guid? subject, string? after)
    {
        var now = clock.GetUtcNow();
        db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = person, Act = act, SubjectId = subject, After = after });
    }
}
