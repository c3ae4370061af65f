using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Features.Trail.Samples;

/// <summary>What the pages of working papers share: auditors write in them, the authority replies.</summary>
public abstract class SamplePages : TrailPage
{
    public const string Readers = $"{nameof(Role.Auditor)},{nameof(Role.Supervisor)},{nameof(Role.DecisionMaker)}";

    protected FormErrors Errors { get; } = new();

    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    [Inject]
    protected IStringLocalizer<CaseTexts> Words { get; set; } = default!;

    protected bool IsAuditor => Http.User.IsInRole(nameof(Role.Auditor));

    // Whether the act was done; Errors say why not.
    protected async Task<(bool Done, TResult? Result)> Try<TResult>(IRequest<TResult> request, Guid key)
    {
        try
        {
            return (true, await UseCases.Send(request, key));
        }
        catch (RuleViolation refused)
        {
            Errors.Add("", Words[$"Rule.{refused.Rule}"]);
        }
        catch (ValidationException)
        {
            Errors.Add("", Words[$"Rule.{Rule.FilingIncomplete}"]);
        }
        return (false, default);
    }
}
