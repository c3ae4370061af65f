using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>Refuses a request that the actor's roles do not carry.</summary>
internal sealed class PermissionBehaviour<TRequest, TResult>(ActScope scope) : IPipelineBehavior<TRequest, TResult> where TRequest : IRequest<TResult>
{
    private static readonly Permission Required = Requirements.Of(typeof(TRequest));

    public Task<TResult> Handle(TRequest request, CancellationToken token, RequestHandlerDelegate<TResult> next)
    {
        scope.Actor.Require(Required);
        return next();
    }
}

/// <summary>Refuses a request whose values are wrong, with every fault at once.</summary>
internal sealed class ValidationBehaviour<TRequest, TResult>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResult> where TRequest : IRequest<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken token, RequestHandlerDelegate<TResult> next)
    {
        foreach (var validator in validators) await validator.ValidateAndThrowAsync(request, token);
        return await next();
    }
}

/// <summary>
/// One transaction for the act: tenant first, then the idempotency key, the handler, the trail and the procedure.
/// A command of the procedure runs in the transaction of the act that led to it.
/// </summary>
internal sealed class TransactionBehaviour<TRequest, TResult>(SandboxDbContext db, ActScope scope, ProcedureSteps procedure, PackLibrary library, TimeProvider clock)
    : IPipelineBehavior<TRequest, TResult> where TRequest : IRequest<TResult>
{
    private static readonly bool IsCommand = typeof(ICommand<TResult>).IsAssignableFrom(typeof(TRequest));

    public async Task<TResult> Handle(TRequest request, CancellationToken token, RequestHandlerDelegate<TResult> next)
    {
        if (scope.Depth > 0)
        {
            var nested = await next();
            await procedure.Continue(token);
            return nested;
        }
        await library.Look(token);
        try
        {
            // An act is done whole or not at all, so a savepoint at each step would only cost a round trip.
            db.Database.AutoSavepointsEnabled = false;
            // Disposing rolls back whatever was not committed.
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await Tenant.Set(db, scope.Actor, token, IsCommand);
            if (!IsCommand)
            {
                var answer = await next();
                if (request is not IReadsFile read || !IsWatched(scope.Actor)) return answer;
                await Note(read, token);
                await transaction.CommitAsync(token);
                return answer;
            }

            if (await Handled(request, token) is { } earlier) return JsonSerializer.Deserialize<TResult>(earlier.Result)!;
            var result = await next();
            await procedure.Continue(token);
            if (scope.Key is { } key)
            {
                db.HandledRequests.Add(new() { ActorId = scope.Actor.PersonId, Key = key, Digest = Digest(request), Result = JsonSerializer.Serialize(result), At = clock.GetUtcNow() });
            }
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            return result;
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new RuleViolation(Rule.ChangedMeanwhile);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } unique)
        {
            // Two clicks at once: the second finds the key of the first and answers what the first answered.
            throw new RuleViolation(unique.TableName == "handled_requests" ? Rule.AlreadyUnderWay : Rule.ChangedMeanwhile);
        }
        catch (PostgresException refused) when (refused.SqlState == "SB003")
        {
            throw new RuleViolation(Rule.TookPartBefore);
        }
        catch (DbUpdateException refused) when (refused.InnerException is PostgresException { SqlState: "SB003" })
        {
            throw new RuleViolation(Rule.TookPartBefore);
        }
    }

    // What the company reads of its own is nobody's business.
    private static bool IsWatched(Actor actor) => actor is { IsPublic: false, IsSystem: false, Kind: not OrganisationKind.Company };

    // By hand: saving the context could save what a query only looked at. Append only, and no case's version is touched.
    private Task Note(IReadsFile read, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var table = read.Part switch
        {
            FilePart.Case => "cases",
            FilePart.Filing => "filings",
            FilePart.Decision => "decisions",
            FilePart.Evidence => "evidence",
            FilePart.Entry => "trail_entries",
            FilePart.Complaint => "complaints",
        };
        var text = $"insert into access_log (id, at, person_id, act, subject_id, after) select {{0}}, {{1}}, {{2}}, {{3}}, {(read.Part == FilePart.Case ? "id" : "case_id")}, {{4}} from {table} where id = {{5}}";
        return db.Database.ExecuteSqlAsync(
            FormattableStringFactory.Create(text, Guid.CreateVersion7(now), now, scope.Actor.PersonId, nameof(AccessAct.ReadFile), $"{read.Part} {read.PartId}", read.PartId), token);
    }

    private async Task<HandledRequest?> Handled(TRequest request, CancellationToken token)
    {
        if (scope.Key is not { } key) return null;
        // The lock makes a second click wait for the first, instead of failing beside it.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({key.ToString()}, 0))", token);
        var earlier = await db.HandledRequests.AsNoTracking().SingleOrDefaultAsync(handled => handled.ActorId == scope.Actor.PersonId && handled.Key == key, token);
        if (earlier is not null && !earlier.Digest.AsSpan().SequenceEqual(Digest(request))) throw new RuleViolation(Rule.KeyReused);
        return earlier;
    }

    private static byte[] Digest(TRequest request) =>
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object>(new { type = typeof(TRequest).FullName, request }));
}

/// <summary>Tells the database on whose behalf the transaction runs; row-level security reads it.</summary>
internal static class Tenant
{
    public static Task Set(SandboxDbContext db, Actor actor, CancellationToken token, bool acts = false)
    {
        var scope = actor switch
        {
            { IsPublic: true } => acts ? "complaint" : "public",
            { IsSystem: true } => "all",
            { Kind: OrganisationKind.Company } => "own",
            { Kind: OrganisationKind.Authority } when actor.Can(Permission.ReadCases) || actor.Can(Permission.ProposeErasures) => "all",
            { Kind: OrganisationKind.AuditOffice } when actor.Can(Permission.ReadTrail) => "all",
            _ when actor.Can(Permission.ReadConsultedCases) => "consulted",
            _ => "public",
        };
        // Local to the transaction, so a pooled connection never carries a tenant to its next user.
        return db.Database.ExecuteSqlAsync(
            $"""
            select set_config('sandbox.scope', {scope}, true), set_config('sandbox.person', {actor.PersonId.ToString()}, true),
              set_config('sandbox.organisation', {actor.OrganisationId?.ToString() ?? ""}, true), set_config('sandbox.agency', {actor.Kind?.ToString() ?? ""}, true)
            """, token);
    }

    /// <summary>Lets the rest of a query count over every case, whoever asks. It may answer figures, never a case.</summary>
    public static Task CountAll(SandboxDbContext db, CancellationToken token) =>
        db.Database.ExecuteSqlAsync($"select set_config('sandbox.scope', 'all', true), set_config('sandbox.person', '', true)", token);
}

/// <summary>Which permission each request of the app names.</summary>
public static class Requirements
{
    /// <summary>Every request type of the app.</summary>
    public static IReadOnlyList<Type> AllRequests { get; } =
        [.. typeof(Requirements).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsClass: true } && type.GetInterfaces().Any(IsRequest))];

    public static Permission Of(Type request) =>
        request.GetCustomAttribute<RequiresAttribute>()?.Permission ?? throw new InvalidOperationException($"{request.FullName} names no permission: add [Requires(Permission.…)].");

    /// <exception cref="InvalidOperationException">A request names no permission, or has no handler among the services.</exception>
    public static void Check(IEnumerable<Type> requests, IServiceCollection services)
    {
        var handled = services.Select(service => service.ServiceType)
            .Where(service => service.IsGenericType && service.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)).Select(service => service.GenericTypeArguments[0]).ToHashSet();
        foreach (var request in requests)
        {
            _ = Of(request);
            if (!handled.Contains(request)) throw new InvalidOperationException($"{request.FullName} has no handler.");
        }
    }

    private static bool IsRequest(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>);
}
