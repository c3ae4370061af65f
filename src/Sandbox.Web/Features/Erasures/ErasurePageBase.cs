using FluentValidation;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Access;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Features.Erasures;

/// <summary>What the pages about erasures share: only those see them who propose, decide or hold.</summary>
public abstract class ErasurePageBase : CasePage
{
    public const string Readers = $"{nameof(Role.DataProtectionOfficer)},{nameof(Role.Supervisor)},{nameof(Role.DecisionMaker)}";

    protected FormErrors Errors { get; } = new();

    [Inject]
    protected IStringLocalizer<CaseTexts> Words { get; set; } = default!;

    // Whether the act was done; Errors say why not.
    protected async Task<(bool Done, T? Result)> Try<T>(IRequest<T> request, Guid key)
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
