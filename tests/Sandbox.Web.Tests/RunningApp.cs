using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Sandbox.Seeds;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence.PrivateCluster;

namespace Sandbox.Web.Tests;

// The whole app with its pages, on a database of its own, spoken to over HTTP.
public sealed partial class RunningApp : IAsyncDisposable
{
    private readonly List<HttpClient> clients = [];

    private RunningApp(WebApplication app, ClusterConnectionStrings database, Cast cast, DirectoryInfo data) => (App, Database, Cast, Data) = (app, database, cast, data);

    public WebApplication App { get; }
    public ClusterConnectionStrings Database { get; }
    public Cast Cast { get; }
    public DirectoryInfo Data { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RunningApp> Start(DatabaseFixture fixture, params (string Key, string? Value)[] settings)
    {
        var database = await fixture.CreateDatabase();
        var data = Directory.CreateTempSubdirectory("sandbox-app-");
        var app = await SandboxApp.Build(["--environment=Demo"], builder =>
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{FreePort()}");
            builder.Logging.SetMinimumLevel(LogLevel.Error);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["SANDBOX_DATA"] = data.FullName,
                ["Sandbox:SealKey"] = Office.SealKey,
                ["Workflows:Engine"] = Office.Engine,
                ["Smtp:Folder"] = Path.Combine(data.FullName, "mail"),
                ["Account:PostsPerMinute"] = "1000",
                ["ConnectionStrings:Sandbox"] = database.App,
                ["ConnectionStrings:SandboxOwner"] = database.Owner,
                ["ConnectionStrings:SandboxSequencer"] = database.Sequencer,
                ["ConnectionStrings:SandboxAuditor"] = database.Auditor,
            });
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        });
        await app.StartAsync(Token);
        return new(app, database, await Cast.Hire(app.Services, null, TimeProvider.System, Token), data);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Somebody with a browser of their own, who reads English and is shown redirects.
    public HttpClient Visitor()
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new(App.Urls.Single()) };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        clients.Add(http);
        return http;
    }

    // The cookie that signing in would have given.
    public async Task<HttpClient> SignedIn(CastMember member, bool secondFactor = true)
    {
        await using var scope = App.Services.CreateAsyncScope();
        var person = await scope.ServiceProvider.GetRequiredService<UserManager<Person>>().FindByIdAsync(member.Id.ToString());
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<Person>>().CreateAsync(person!);
        if (secondFactor) ((ClaimsIdentity)principal.Identity!).AddClaim(PersonPrincipal.SecondFactor);
        var options = App.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new() { IssuedUtc = now, ExpiresUtc = now + options.ExpireTimeSpan }, IdentityConstants.ApplicationScheme);
        var http = Visitor();
        http.DefaultRequestHeaders.Add("Cookie", $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}");
        return http;
    }

    // Fills a form of a page in, and sends it with the tokens that the page gave.
    public static async Task<HttpResponseMessage> Post(HttpClient http, string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await http.GetStringAsync(path, Token);
        var markup = Forms().Matches(page).Select(match => match.Value).Single(text => text.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        var hidden = Inputs().Matches(markup).Where(input => input.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(input => (Name: Attribute(input.Value, "name"), Value: Attribute(input.Value, "value")));
        return await http.PostAsync(path, new FormUrlEncodedContent(hidden.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value))), Token);
    }

    // Where an answer leads, as a path of this site.
    public static string? Goal(HttpResponseMessage answer) => answer.Headers.Location is { IsAbsoluteUri: true } address ? address.PathAndQuery : answer.Headers.Location?.OriginalString;

    // The mails to an address, oldest first; waits for the number asked for.
    public async Task<IReadOnlyList<MimeMessage>> Mails(string to, int atLeast)
    {
        for (var tries = 0; ; tries++)
        {
            var folder = new DirectoryInfo(Path.Combine(Data.FullName, "mail"));
            var files = folder.Exists ? folder.GetFiles("*.eml").OrderBy(file => file.Name, StringComparer.Ordinal) : Enumerable.Empty<FileInfo>();
            var mails = new List<MimeMessage>();
            foreach (var file in files)
                if (await MimeMessage.LoadAsync(file.FullName, Token) is var mail && mail.To.Mailboxes.Any(mailbox => mailbox.Address == to))
                    mails.Add(mail);
            if (mails.Count >= atLeast || tries > 300) return mails;
            await Task.Delay(100, Token);
        }
    }

    // The path of the one link of a mail.
    public static string Link(MimeMessage mail) => new Uri(Addresses().Matches(mail.TextBody ?? "").Last().Value).PathAndQuery;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        Data.Delete(recursive: true);
    }

    private static string Attribute(string tag, string name) => WebUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Addresses();
}
