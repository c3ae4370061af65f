using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;

namespace Sandbox.Web.Pipeline;

/// <summary>A draft as the act that files it needs it.</summary>
/// <param name="CaseId">The case that the draft is for; of an application, the case that it opens.</param>
/// <param name="SubjectId">The record that the filing belongs to (a report, a request); null for the case itself.</param>
/// <param name="CallId">Of an application, the call that the company chose; null where it had no choice.</param>
public sealed record DraftToFile(Guid Id, Guid CaseId, Guid? SubjectId, Guid? CallId = null);

/// <summary>How a kind of filing starts and which act files it. Each feature registers its own, so that the pages that write and check drafts know none of them.</summary>
/// <param name="Form">Id of the form that a new draft is written on: <c>periodic-report</c>.</param>
/// <param name="OnSubject">Whether the filing belongs to a record; tells apart two acts of one kind (a first notice, its completion).</param>
/// <param name="Revises">Whether a new draft goes on from what was filed last on the same subject.</param>
public abstract record FilingAct(FilingKind Kind, Act Act, string Form, bool OnSubject, bool Revises)
{
    /// <summary>Sends the act for whoever is signed in.</summary>
    /// <exception cref="FormIncomplete">The form does not allow the answers.</exception>
    /// <exception cref="RuleViolation">The act was refused.</exception>
    public abstract Task File(PersonUseCases useCases, DraftToFile draft, Guid key);
}

/// <summary>Every way to file, by kind.</summary>
public sealed class FilingActs(IEnumerable<FilingAct> acts)
{
    private readonly Dictionary<(FilingKind, bool OnSubject), FilingAct> byKind = acts.ToDictionary(act => (act.Kind, act.OnSubject));

    /// <summary>The act for a kind and subject.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where nothing of the kind can be filed.</exception>
    public FilingAct Of(FilingKind kind, Guid? subject) => byKind.GetValueOrDefault((kind, subject is not null)) ?? throw new RuleViolation(Rule.NotFound, kind);

    /// <summary>How an act on this subject files something; null for an act that files nothing.</summary>
    public FilingAct? Of(Act act, Guid? subject) => byKind.Values.FirstOrDefault(filing => filing.Act == act && filing.OnSubject == subject is not null);
}

public static class FilingActRegistration
{
    /// <summary>Says how a kind of filing is filed: <c>services.AddFilingAct(FilingKind.PeriodicReport, Act.FileReport, "periodic-report", draft => new FileReport.Command(draft.Id), onSubject: true, revises: true)</c>.</summary>
    public static IServiceCollection AddFilingAct<TResult>(
        this IServiceCollection services, FilingKind kind, Act act, string form, Func<DraftToFile, ICommand<TResult>> command, bool onSubject = false, bool revises = false) =>
        services.AddSingleton<FilingAct>(new Sent<TResult>(kind, act, form, command, onSubject, revises));

    private sealed record Sent<TResult>(FilingKind Kind, Act Act, string Form, Func<DraftToFile, ICommand<TResult>> Command, bool OnSubject, bool Revises)
        : FilingAct(Kind, Act, Form, OnSubject, Revises)
    {
        public override Task File(PersonUseCases useCases, DraftToFile draft, Guid key) => useCases.Send(Command(draft), key);
    }
}
