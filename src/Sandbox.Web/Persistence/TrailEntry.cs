using Sandbox.Domain.Cases;
using Sandbox.Workflows;

namespace Sandbox.Web.Persistence;

/// <summary>One entry of a case's trail. Append only: the database refuses to change or remove it.</summary>
public sealed class TrailEntry
{
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }

    /// <summary>1 for the first entry of the case, then without gaps.</summary>
    public long CaseSeq { get; init; }
    public Act Act { get; init; }
    public Guid ActorId { get; init; }
    public Guid? ForPersonId { get; init; }
    public Guid? SubjectId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>The entry itself, byte for byte: RFC 8785 JSON.</summary>
    public byte[] Payload { get; init; } = [];

    /// <summary><see cref="Leaf"/> of the entry before, or 32 zero bytes.</summary>
    public byte[] PreviousHash { get; init; } = [];

    /// <summary>SHA-256(0x00 ‖ payload), RFC 6962.</summary>
    public byte[] Leaf { get; init; } = [];
}

/// <summary>The text behind a commitment in an entry; can be erased by law without breaking a proof.</summary>
public sealed class Disclosure
{
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public Guid EntryId { get; init; }

    /// <summary>Where in the entry the commitment stands, as a JSON pointer (RFC 6901).</summary>
    public string Pointer { get; init; } = "";

    /// <summary>32 random bytes, the key of the commitment.</summary>
    public byte[] Salt { get; set; } = [];
    public string Value { get; set; } = "";

    /// <summary>
    /// The erasure that took the text, or words of it; the salt is then destroyed. A text of which something remains has a new salt,
    /// and the erasing entry commits to what remains.
    /// </summary>
    public Guid? ErasureId { get; set; }

    /// <summary>Whether the company of the case may read it; deliberations are for the authority and auditors.</summary>
    public bool ForCompany { get; init; }
}

/// <summary>A request that was carried out under its idempotency key: a double click is one act.</summary>
public sealed class HandledRequest
{
    public Guid ActorId { get; init; }
    public Guid Key { get; init; }

    /// <summary>SHA-256 of the request; the same key with another request is refused.</summary>
    public byte[] Digest { get; init; } = [];
    public string Result { get; init; } = "null";
    public DateTimeOffset At { get; init; }
}

/// <summary>The state of one running procedure of a case, as its engine writes it.</summary>
public sealed class ProcedureInstance
{
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public string DefinitionId { get; init; } = "";
    public int DefinitionVersion { get; set; }
    public Guid? SubjectId { get; init; }
    public bool IsRunning { get; set; }
    public string State { get; set; } = "{}";

    /// <summary>The engine that it started on, and stays on.</summary>
    public string Engine { get; init; } = EngineName.Embedded;
    public DateTimeOffset StartedAt { get; init; }
}

/// <summary>A file that a company uploaded; its bytes lie encrypted outside the web root.</summary>
public sealed class Evidence
{
    public Guid Id { get; init; }
    public Guid OrganisationId { get; init; }

    /// <summary>The draft that the file was uploaded for.</summary>
    public Guid DraftId { get; init; }

    /// <summary>Set when the draft is filed; the authority sees the file from then on.</summary>
    public Guid? CaseId { get; set; }
    public string FieldId { get; init; } = "";
    public string FileName { get; set; } = "";
    public string ContentType { get; init; } = "";

    /// <summary>Bytes of the file as uploaded.</summary>
    public long Length { get; init; }

    /// <summary>SHA-256 of the file as uploaded, lower-case hex.</summary>
    public string Digest { get; set; } = "";

    /// <summary>AES-256-GCM key of this file alone; destroying it erases the file.</summary>
    public byte[] Key { get; set; } = [];

    /// <summary>When the key was destroyed, and with it the file.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
    public Guid UploadedBy { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
}
