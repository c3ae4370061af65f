using System.Collections;
using System.Reflection;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline;

// Every request of the app, found in the code, is sent by every role, and with the ids of somebody else's case. A new request is in the walk by being there.
public sealed class GateWalkTests(DatabaseFixture database)
{
    private const string Marker = "Walkmark";

    private static readonly MethodInfo SendAs = typeof(GateWalkTests).GetMethod(nameof(SendIt), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRequest_IsRefusedToEveryRoleThatDoesNotHoldItsPermission()
    {
        await using var office = await Office.Open(database);
        var roles = office.Cast.Members.DistinctBy(member => member.Roles.Single()).ToList();
        Assert.Equal(Enum.GetValues<Role>().Except([Role.Assessor]), roles.Select(member => member.Roles.Single()).Order());
        var refused = 0;

        foreach (var request in Requirements.AllRequests)
            foreach (var member in roles.Where(member => !member.Actor.Can(Requirements.Of(request))))
            {
                // The permission is asked before anything looks at the values.
                var refusal = await Record.ExceptionAsync(() => Send(office, System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(request), member.Actor));
                Assert.True(refusal is RuleViolation { Rule: Rule.NotPermitted }, $"{request.FullName} by {member.Roles.Single()}: {refusal?.ToString() ?? "carried out"}");
                refused++;
            }
        Assert.True(refused > Requirements.AllRequests.Count * 5, $"Only {refused} refusals were tried.");
    }

    [Fact]
    public async Task EveryRequest_WithTheIdsOfACaseThatIsNotTheirs_ShowsAndChangesNothing()
    {
        await using var office = await Office.Open(database);
        var ids = await ForeignCase(office);
        var before = await State(office, ids[0]);
        var strangers = new[]
        {
            office.Cast.OwnerOf("lingban"), office.Cast.Members.First(member => member.Email == "staff@lingban.example"), office.Cast.Administrator,
        };
        var sent = 0;

        foreach (var request in Requirements.AllRequests)
            foreach (var stranger in strangers.Where(stranger => stranger.Actor.Can(Requirements.Of(request))))
                foreach (var id in TakesIds(request) ? ids : [Guid.Empty])
                {
                    var told = await Told(office, request, id, stranger);
                    Assert.False(told?.Contains(Marker, StringComparison.Ordinal) == true, $"{request.FullName} with {id} tells {stranger.Email} of a case that is not theirs: {told}");
                    sent++;
                }
        Assert.True(sent > 300, $"Only {sent} requests were sent.");
        Assert.Equal(before, await State(office, ids[0]));
    }

    [Fact]
    public async Task TheSameRequests_ByTheCompanyItself_DoTellItsCase()
    {
        // Without this the walk above would pass where it sends nothing sensible.
        await using var office = await Office.Open(database);
        var ids = await ForeignCase(office);
        var telling = new List<string>();

        foreach (var request in Requirements.AllRequests.Where(request => request.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQuery<>))))
            foreach (var member in new[] { office.Cast.Owner, office.Cast.Officer }.Where(member => member.Actor.Can(Requirements.Of(request))))
                foreach (var id in TakesIds(request) ? ids : [Guid.Empty])
                    if ((await Told(office, request, id, member))?.Contains(Marker, StringComparison.Ordinal) == true) telling.Add(request.FullName!);
        Assert.True(telling.Distinct().Count() >= 6, $"Only these told the case to its own people: {string.Join(", ", telling.Distinct())}");
    }

    // A case before admission, so that nothing of it is public, and the ids of everything that belongs to it; the case first.
    private static async Task<IReadOnlyList<Guid>> ForeignCase(Office office)
    {
        var id = await office.CaseAt(Stage.Assessment);
        await using var look = office.Look();
        var ids = new List<Guid> { id, office.Cast.Owner.OrganisationId, office.Cast.Owner.Id };
        // Its name cannot be changed past the trail, but a note of it can be looked for: the system is called by the marker.
        await Sql.Value<int>(office.Database.Owner, $"alter table cases disable trigger user; update cases set system_name = '{Marker}' where id = '{id}'; alter table cases enable trigger user; select 1");
        await Sql.Value<int>(office.Database.Owner, $"alter table filings disable trigger user; update filings set answers = replace(answers::text, 'TalentMatch', '{Marker}')::{await Sql.Value<string>(office.Database.Owner, "select data_type from information_schema.columns where table_name = 'filings' and column_name = 'answers'")} where case_id = '{id}'; alter table filings enable trigger user; select 1");
        foreach (var table in EveryTable.Guarded(look).Where(table => table != "cases"))
            if (await Sql.Value<long>(office.Database.Owner, $"select count(*) from information_schema.columns where table_name = '{table}' and column_name = 'id' and data_type = 'uuid'") > 0)
                ids.AddRange((await Sql.Value<string>(office.Database.Owner, $"select coalesce(string_agg(id::text, ','), '') from (select id from {table} where case_id = '{id}' order by id limit 2) few"))
                    .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse));
        return [.. ids.Distinct()];
    }

    private static async Task<string> State(Office office, Guid caseId)
    {
        await using var look = office.Look();
        var state = new List<string> { await Sql.Value<string>(office.Database.Owner, $"select md5(string_agg(c::text, '|')) from cases c where id = '{caseId}'") };
        foreach (var table in EveryTable.Guarded(look).Where(table => table != "cases"))
            state.Add($"{table} {await Sql.Value<string>(office.Database.Owner, $"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where case_id = '{caseId}'")}");
        return string.Join('\n', state);
    }

    // What the answer says, as text; null where the request was refused in an orderly way.
    private static async Task<string?> Told(Office office, Type request, Guid id, CastMember member)
    {
        try
        {
            return JsonSerializer.Serialize(await Send(office, Plausible(request, id)!, member.Actor));
        }
        catch (Exception refused) when (refused is RuleViolation or FluentValidation.ValidationException)
        {
            return null;
        }
        catch (Exception fault)
        {
            // Nonsense values may break a handler before it finds anything; what counts is what it told and changed.
            return fault.ToString();
        }
    }

    private static async Task<object?> Send(Office office, object request, Actor actor)
    {
        var result = request.GetType().GetInterfaces().Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>)).GenericTypeArguments[0];
        return await (Task<object?>)SendAs.MakeGenericMethod(result).Invoke(null, [office, request, actor])!;
    }

    private static async Task<object?> SendIt<TResult>(Office office, IRequest<TResult> request, Actor actor) => await office.UseCases.Send(request, actor, null, Token);

    private static bool TakesIds(Type request) => request.GetConstructors()[0].GetParameters().Any(parameter => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) == typeof(Guid));

    // A value of a type as somebody might send it, with one id wherever an id goes.
    private static object? Plausible(Type type, Guid id, int depth = 0)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(Guid)) return id;
        if (plain == typeof(string)) return Marker[..4];
        if (plain == typeof(bool)) return true;
        if (plain == typeof(DateOnly)) return new DateOnly(2026, 10, 1);
        if (plain == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);
        if (plain == typeof(byte[])) return "plain text"u8.ToArray();
        if (plain.IsEnum) return Enum.GetValues(plain).GetValue(0);
        if (plain.IsPrimitive || plain == typeof(decimal)) return Convert.ChangeType(1, plain, System.Globalization.CultureInfo.InvariantCulture);
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType)
        {
            var arguments = type.GenericTypeArguments;
            if (arguments.Length == 2) return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments));
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments[0]))!;
            if (depth < 3 && Plausible(arguments[0], id, depth + 1) is { } item) list.Add(item);
            return type.IsInstanceOfType(list) ? list : Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(arguments[0]), list);
        }
        if (depth > 3 || type.IsAbstract || type.GetConstructors() is not [var constructor, ..]) return null;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Plausible(parameter.ParameterType, id, depth + 1))]);
    }
}
