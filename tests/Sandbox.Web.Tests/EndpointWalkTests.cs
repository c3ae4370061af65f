using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;

namespace Sandbox.Web.Tests;

// Every page and endpoint of the app, found in its routes, is asked for by nobody and by every role. A new one is in the walk by being there,
// and is refused to the public unless it is named here.
public sealed partial class EndpointWalkTests(DatabaseFixture database)
{
    // What anybody may ask for.
    private static readonly string[] Public =
    [
        "/", "/registry", "/registry/{CaseId:guid}", "/registry/{CaseId:guid}/complain", "/seals/{Number}", "/verify", "/error", "/not-found", "/status/{Code:int}", "/culture", "/theme",
        "/account/sign-in", "/account/sign-in/code", "/account/sign-in/recovery-code", "/account/register", "/account/check-mail", "/account/confirm-email", "/account/resend-confirmation",
        "/account/forgot-password", "/account/reset-password", "/account/locked-out", "/account/access-denied", "/account/signed-out", "/account/sign-out", "/account/join",
        "/account/first-administrator", "/account/session", "/account/passkeys/request-options",
        // What the files of the build do not have.
        "/{**path:file}",
    ];

    // Places where everything is public by design: health, seals and their status lists, the transparency log, the framework's own.
    private static readonly string[] PublicPlaces = ["/health/", "/.well-known/", "/status/", "/seals/", "/log", "/_blazor", "/_framework", "/_content"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEndpoint_IsShownToWhomItNames_AndToNobodyElse()
    {
        await using var app = await RunningApp.Start(database);
        var members = app.Cast.Members.DistinctBy(member => member.Roles.Single()).ToList();
        var visitors = new List<(CastMember? Member, HttpClient Http)> { (null, app.Visitor()) };
        foreach (var member in members) visitors.Add((member, await app.SignedIn(member)));
        var (faults, asked) = (new List<string>(), 0);

        foreach (var endpoint in Endpoints(app))
        {
            var rules = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>();
            var pattern = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
            if (rules.Count == 0 && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null && !Public.Contains(pattern) && !PublicPlaces.Any(place => pattern.StartsWith(place, StringComparison.Ordinal)))
            {
                faults.Add($"{pattern} asks for nobody to be signed in, and is not named as public.");
                continue;
            }
            if (rules.Count == 0) continue;
            var roles = rules.Select(rule => rule.Roles).OfType<string>().Select(named => named.Split(',', StringSplitOptions.TrimEntries)).ToList();
            foreach (var (member, http) in visitors)
            {
                var allowed = member is not null && roles.All(named => named.Contains(member.Roles.Single().ToString()));
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                {
                    using var request = new HttpRequestMessage(new(method), Address(pattern, Guid.NewGuid()));
                    using var answer = await http.SendAsync(request, Token);
                    asked++;
                    var goal = RunningApp.Goal(answer) ?? "";
                    var turnedAway = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                        || goal.StartsWith("/account/sign-in", StringComparison.Ordinal) || goal.StartsWith("/account/access-denied", StringComparison.Ordinal);
                    // Only GET tells a page from a refusal of its form: a POST without a token is refused whoever sends it.
                    if (!allowed && !turnedAway && answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed)) faults.Add($"{method} {pattern} is shown to {Name(member)}: {(int)answer.StatusCode}");
                    if (allowed && method == "GET" && turnedAway && roles.Count > 0) faults.Add($"GET {pattern} turns {Name(member)} away: {(int)answer.StatusCode} {goal}");
                    if (answer.StatusCode >= HttpStatusCode.InternalServerError) faults.Add($"{method} {pattern} breaks for {Name(member)}: {(int)answer.StatusCode}");
                }
            }
        }
        Assert.True(asked > 500, $"Only {asked} requests were sent.");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task EveryPageOfACase_ShowsNothingToACompanyThatItIsNotAbout()
    {
        await using var app = await RunningApp.Start(database);
        var story = new Story(app.App.Services, app.Cast, TimeProvider.System);
        var id = await story.Apply(app.Cast.Owner, FormAnswers.Empty.With("systemName", "Walkmark"));
        var draft = await story.DraftApplication(app.Cast.Owner, FormAnswers.Empty.With("systemName", "Walkmark"));
        var (stranger, agency, own) = (await app.SignedIn(app.Cast.OwnerOf("lingban")), await app.SignedIn(app.Cast.SectorAgent), await app.SignedIn(app.Cast.Owner));
        var shown = 0;

        foreach (var pattern in Endpoints(app).Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}").Where(pattern => pattern.Contains(":guid", StringComparison.Ordinal)).Distinct())
            foreach (var subject in new[] { id, draft })
            {
                foreach (var http in new[] { stranger, agency })
                {
                    using var answer = await http.GetAsync(Address(pattern, subject), Token);
                    Assert.False((await answer.Content.ReadAsStringAsync(Token)).Contains("Walkmark", StringComparison.Ordinal), $"{pattern} shows a case to somebody whom it does not concern.");
                }
                using var mine = await own.GetAsync(Address(pattern, subject), Token);
                if ((await mine.Content.ReadAsStringAsync(Token)).Contains("Walkmark", StringComparison.Ordinal)) shown++;
            }
        // The company itself does see it: the walk asks for something.
        Assert.True(shown >= 3, $"Only {shown} pages showed the case to its own company.");
    }

    private static IEnumerable<RouteEndpoint> Endpoints(RunningApp app) =>
        ((IEndpointRouteBuilder)app.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.All(metadata => metadata.GetType().Name != "StaticAssetDescriptor"))
            .DistinctBy(endpoint => (endpoint.RoutePattern.RawText, string.Join(',', endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])));

    private static string Address(string pattern, Guid id) => Parameters().Replace(pattern, parameter => parameter.Value.Contains(":guid", StringComparison.Ordinal) ? id.ToString() : "1");

    private static string Name(CastMember? member) => member is null ? "the public" : member.Roles.Single().ToString();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameters();
}
