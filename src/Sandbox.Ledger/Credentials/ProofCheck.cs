namespace Sandbox.Ledger.Credentials;

/// <summary>What checking a document's Data Integrity proof found.</summary>
public enum ProofCheck
{
    /// <summary>The named key signed exactly this document.</summary>
    Valid,

    /// <summary>No single eddsa-jcs-2022 proof of the expected purpose can be read from the document, or the proof sets a condition (such as expires) that is not checked here.</summary>
    Malformed,

    /// <summary>The caller knows no key by the proof's verification method.</summary>
    UnknownKey,

    /// <summary>The document or its proof is not what the named key signed.</summary>
    BadSignature,
}
