using MediatR;
using Sandbox.Domain.Access;

namespace Sandbox.Web.Pipeline;

/// <summary>The permission that a request needs; the app does not start while a request has none.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>A request that changes something: carried out once under its idempotency key.</summary>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A request that changes something and answers nothing.</summary>
public interface ICommand : ICommand<Unit>;

/// <summary>A request that only reads.</summary>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>What of a case's file a query opens.</summary>
public enum FilePart
{
    Case,
    Filing,
    Decision,
    Evidence,
    Entry,
    Complaint,
    Erasure,
}

/// <summary>A query that opens a case's file: the gate writes to the access log that somebody other than the company read it.</summary>
public interface IReadsFile
{
    FilePart Part => FilePart.Case;

    /// <summary>Id of the part.</summary>
    Guid PartId { get; }
}
