using System.Globalization;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;

namespace Sandbox.Web.Notices;

/// <summary>What a notice says, in the language of who reads it, by mail and in the app alike.</summary>
public sealed class NoticeWords(IStringLocalizer<NoticeTexts> texts, IStringLocalizer<CaseTexts> cases, IStringLocalizer<SharedTexts> shared)
{
    /// <param name="clock">The clock that the notice is about; its present due date is told.</param>
    public string Of(string name, string reference, ClockName? clock, DateOnly? dueOn) => clock is { } about
        ? texts[$"Notice.{name}", reference, cases[$"Clock.{about}"].Value, dueOn!.Value.ToString(shared["When.Day"], CultureInfo.CurrentCulture)]
        : texts[$"Notice.{name}", reference];
}
