using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// From the registration to the decision.
public sealed partial class JourneyTests
{
    private static readonly FormAnswers application = FormAnswers.Empty
        .With("legalName", company).With("systemName", "FairShortlist").With("systemVersion", "2.3")
        .With("summary", "FairShortlist reads applications for jobs and ranks them for a recruiter, with the passages that the ranking rests on.")
        .With("intendedPurpose", "To order applications by fit to the published requirements of a job, so that recruiters read the best-fitting ones first.")
        .With("personalDataInTest", true);

    private static readonly string[] criteria = [.. Sandbox.Domain.Applications.SelectionCriteria.All];

    private async Task PublicLooksAround()
    {
        var visitor = await AtPublic();
        foreach (var path in new[] { "/", "/registry", "/verify", "/account/sign-in" })
        {
            await visitor.Open(path);
            await visitor.Look(path.Trim('/').Replace('/', '-'));
        }
    }

    private async Task CompanyRegisters()
    {
        Owner = Desk("owner", await Site.Visit());
        await Owner.Open("/account/register");
        await Owner.Look("register");
        await Owner.Send();
        await Owner.ShouldBeRefused();
        await Owner.Look("register-errors");
        await Owner.Fill("Input.OrganisationName", company);
        await Owner.Fill("Input.Country", "DE");
        await Owner.Fill("Input.RegistrationNumber", "HRB 4711");
        await Owner.Fill("Input.SizeClass", "Small");
        await Owner.Fill("Input.FullName", "Greta Lund");
        await Owner.Fill("Input.Email", email);
        await Owner.Fill("Input.Password", JourneySite.Password);
        await Owner.Send();
        await Owner.Look("check-mail");

        await Owner.Page.GotoAsync(await LinkTo(email));
        await Owner.Look("confirm-email");
        await Owner.Send();
        await Owner.Look("confirmed");
        await Owner.Open("/account/sign-in");
        await Owner.Fill("Input.Email", email);
        await Owner.Fill("Input.Password", JourneySite.Password);
        await Owner.Send();

        // A second factor is hers to take; from then on she signs in with it.
        await Owner.Open("/account/second-factor");
        await Owner.Look("second-factor");
        await Owner.Go(Owner.Page.Locator("main a[href='/account/second-factor/set-up']"));
        await Owner.Look("second-factor-set-up");
        var secret = (await Owner.Page.Locator(".key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        await Owner.Fill("Input.Code", Totp.Now(secret));
        await Owner.Send();
        await Assertions.Expect(Owner.Page.Locator(".codes code")).ToHaveCountAsync(10);
        await Owner.Page.ShouldBeAccessible();

        await Owner.Page.Context.ClearCookiesAsync();
        await Owner.Open("/account/sign-in");
        await Owner.Fill("Input.Email", email);
        await Owner.Fill("Input.Password", JourneySite.Password);
        await Owner.Send();
        await Owner.Look("sign-in-code");
        await Owner.Fill("Input.Code", Totp.Now(secret));
        await Owner.Send();
        await Assertions.Expect(Owner.Page).ToHaveURLAsync(new Regex("/applications$"));
    }

    private async Task CompanyApplies()
    {
        await using (var scope = Site.Services.CreateAsyncScope())
        {
            var person = await scope.ServiceProvider.GetRequiredService<SandboxDbContext>().Users.SingleAsync(person => person.Email == email);
            Company = new(person.Id, person.OrganisationId, OrganisationKind.Company, new HashSet<Role> { Role.CompanyOwner });
        }
        await Owner.Look("applications-empty");
        await Owner.Send();
        await Owner.Look("application-hub");
        await Owner.Go(Owner.Page.Locator("main a[href$='/system']"));
        await Owner.Open($"{Owner.Page.Url[..Owner.Page.Url.LastIndexOf('/')]}/check");
        await Owner.Send();
        await Owner.ShouldBeRefused();
        await Owner.Look("application-errors");
        await Owner.Go(Owner.Page.Locator("main a.button--quiet").First);
        await Write(Owner, application, readme: "company-hub");
        await Submit(Owner, "application");
        await Owner.Go(Owner.Page.Locator("main a.button").First);
        Id = Guid.Parse(new Uri(Owner.Page.Url).Segments[2].Trim('/'));
        await Owner.Look("own-case");
    }

    private async Task SupervisorAssigns()
    {
        var supervisor = await At(Site.Cast.Supervisor);
        await supervisor.Look("work");
        await supervisor.Open("/queue");
        await supervisor.Page.Locator("main table").WaitForAsync();
        await supervisor.Open(Case);
        await supervisor.Look("case-submitted");
        await supervisor.Go(supervisor.Page.Locator("main a[href*='/clocks/']").First);
        await supervisor.Look("why-this-date");
        await Do(supervisor, Case, Act.AssignCase, ("Input.Officer", Site.Cast.Officer.Id.ToString()));
    }

    private async Task OfficerAsksAndTheCompanyAnswers()
    {
        var officer = await At(Site.Cast.Officer);
        await officer.Open("/work");
        await officer.Go(officer.Page.Locator($"main a[href='{Case}']").First);
        await officer.Look("case-completeness");
        await Do(officer, Case, Act.RequestInformation, ("Input.Items[0].Criterion", criteria[0]), ("Input.Items[0].Question", "Who watches the system at night?"));
        await officer.Look("case-information-requested");

        await Owner.Open(OwnCase);
        await Owner.Look("own-case-information-requested");
        await File(Owner, OwnCase, FilingKind.InformationAnswer, FormAnswers.Empty.With("answer1", "The engineer on duty, who can stop it."));
        await Owner.Go(Owner.Page.Locator("main a[href^='/filings/']").First);
        await Owner.Look("filing");

        await Do(officer, Case, Act.AcceptAsComplete, ("Input.Reasons", "All mandatory parts are there."));
    }

    private async Task OfficerProposesATierAndTheSupervisorConfirmsIt()
    {
        var officer = await At(Site.Cast.Officer);
        await officer.Open(Case);
        await officer.Go(officer.Page.Locator("main a[href*='/ProposeTier']").First);
        var pack = Site.Services.GetRequiredService<Packs>().RulePackInForce(Site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow());
        var answers = Seeds.FilledAnswers.Of(pack, ("annex-iii-4", "a"), ("profiling", "yes"), ("data-kind", "ordinary"), ("autonomy", "recommends"), ("human-oversight", "tested"), ("bias-testing", "in-place"));
        for (var page = 0; !officer.Page.Url.EndsWith("section=result", StringComparison.Ordinal); page++)
        {
            Assert.True(page < 60, $"The questionnaire does not end: {officer.Page.Url}");
            await officer.Look($"questionnaire-{page}");
            // Answers of a section may show more questions in it, so it can come twice.
            foreach (var name in await officer.Page.Locator("main [name^='Given.Answers[']").EvaluateAllAsync<string[]>("all => [...new Set(all.map(one => one.name))]"))
                foreach (var value in answers[Regex.Match(name, @"\[(.+)\]").Groups[1].Value])
                    await officer.Fill(name, value);
            await officer.Send();
            Assert.Equal(0, await officer.Page.Locator(".error-summary").CountAsync());
        }
        await officer.Look("tier-result");
        await officer.Send();
        await officer.Look("tier-check");
        await officer.Send();
        await officer.Look("case-tier-proposed");

        await Do(await At(Site.Cast.Supervisor), Case, Act.ConfirmTier, ("Input.Note", "Annex III point 4(a); profiling rules the exceptions out."));
    }

    private async Task AgenciesGiveTheirOpinions()
    {
        var authority = await At(Site.Cast.DataProtectionAgent);
        await authority.Open("/work");
        await authority.Look("work-agency");
        await authority.Open(Case);
        await authority.Look("case-agency");
        await Do(authority, Case, Act.GiveOpinion, ("Input.Stance", "FavourableWithConditions"), ("Input.Text", "No objection if the ranking data are deleted at the end."));
        await Do(await At(Site.Cast.SectorAgent), Case, Act.GiveOpinion, ("Input.Stance", "Favourable"), ("Input.Text", "No objection."));
    }

    private async Task OfficerAssesses()
    {
        var findings = criteria.SelectMany(criterion => new[] { ($"Input.Met[{criterion}]", "yes"), ($"Input.Reasons[{criterion}]", "Met, see the file.") });
        await Do(await At(Site.Cast.Officer), Case, Act.AssessApplication, [.. findings, ("Input.Summary", "The application meets the criteria; the bias tests cover one language only.")]);
    }

    private async Task PanelDeclaresScoresAndVotes()
    {
        // Who has an interest in the company is out of the case, and reads why.
        var recused = await At(Site.Cast.Panel[2]);
        await recused.Open("/interests");
        await recused.Look("interests");
        await recused.Page.Locator("[name='Input.Company']").SelectOptionAsync(new SelectOptionValue { Label = company });
        await recused.Fill("Input.Reason", "My sister works there.");
        await recused.Send();
        await recused.Look("interests-check");
        await recused.Send();
        await recused.Look("interests-declared");
        await recused.Open(Case);
        await recused.Look("recused");
        await Assertions.Expect(recused.Main).ToContainTextAsync("My sister works there.");

        foreach (var member in Site.Cast.Panel.Take(2))
        {
            var points = criteria.Select(criterion => ($"Input.Points[{criterion}]", "4"));
            await Do(await At(member), Case, Act.ScoreInPanel, [("Input.Declares", "true"), .. points, ("Input.Vote", "Admit"), ("Input.Comment", "A real gap in the rules, and a careful team.")]);
        }
    }

    private async Task DirectorAdmitsUnderAConditionAndTheCompanyAppealsInVain()
    {
        var director = await At(Site.Cast.DecisionMaker);
        await director.Open(Case);
        await director.Look("case-panel", readme: "regulator-case");
        await Do(
            director, Case, Act.Admit,
            ("Input.Facts", "The panel voted for admission; the opinions raised no objection."), ("Input.Reasons", "The benefits outweigh the residual risk."),
            ("Input.Conditions[0].Text", "Test disparate impact each month, in both languages."), ("Input.Conditions[0].Reason", "The submitted tests cover one language."),
            ("Input.Conditions[0].Due", Day(60)), ("Input.Language", "en"));
        await director.Look("case-admitted");

        await Owner.Open(OwnCase);
        await Owner.Look("own-case-admitted");
        await Owner.Go(Owner.Page.Locator("main a[href^='/decisions/']").First);
        await Owner.Look("decision");

        await Owner.Open($"/applications/{Id}/appeal");
        await Owner.Look("appeal");
        await Owner.Go(Owner.Page.Locator("main section:has-text('Test disparate impact') form button"));
        await Write(Owner, FormAnswers.Empty.With("grounds", "Two languages a month are too much for a small company."));
        await Submit(Owner, "appeal");

        var member = await At(Site.Cast.AppealMember);
        await member.Open("/work");
        await member.Look("work-appeal");
        await member.Go(member.Page.Locator("main .task-list a").First);
        await member.Look("case-appeal");
        await member.Go(member.Page.Locator("main a[href*='/appeals/']").First);
        await member.Look("decide-appeal");
        await member.Send();
        await member.ShouldBeRefused();
        await member.Fill("Input.Outcome", "Dismissed");
        await member.Fill("Input.Facts", "The condition asks for one test a month.");
        await member.Fill("Input.Reasons", "The burden is small beside the risk.");
        await member.Send();
        await member.Look("decide-appeal-check");
        await member.Send();
        await member.Look("appeal-decided");
    }

    // Mail goes out in the background, so it may take a moment.
    private async Task<string> LinkTo(string address)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            if (Directory.Exists(Site.MailFolder))
                foreach (var file in Directory.GetFiles(Site.MailFolder, "*.eml"))
                {
                    var mail = await MimeMessage.LoadAsync(file);
                    if (mail.To.Mailboxes.Any(to => to.Address == address)) return Regex.Match(mail.TextBody ?? "", @"http\S+").Value;
                }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"No mail came to {address}.");
    }
}
