using System.Text;
using CsCheck;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Tests.Checkpoints;

public class SignedNoteTests
{
    // The example of C2SP signed-note.
    private const string ExampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string Example = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    // The key and note that golang.org/x/mod/sumdb/note tests with.
    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PeterSecret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string PeterText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterNote = PeterText + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static NoteSigner Peter => new("PeterNeumann", SigningKey.FromSeed(Convert.FromBase64String(PeterSecret).AsSpan(1)));

    private static NoteSigner Enoch { get; } = new("EnochRoot", SigningKey.Generate());

    [Fact]
    public void Verify_TheExampleOfTheSpecification_IsValid()
    {
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Example));

        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal(NoteCheck.Valid, note.Verify(NoteKey.Parse(ExampleKey)));
        Assert.Equal(Example, note.ToString());
    }

    [Fact]
    public void Sign_TheTextOfThePublishedNote_GivesThatNote()
    {
        Assert.Equal(PeterKey, Peter.NoteKey.ToString());
        Assert.Equal(PeterNote, SignedNote.Sign(PeterText, Peter).ToString());
        Assert.Equal(NoteCheck.Valid, SignedNote.Parse(PeterNote).Verify(NoteKey.Parse(PeterKey)));
    }

    [Fact]
    public void Verify_ByKeysThatDidNotSign_IsUnknown()
    {
        Assert.Equal(NoteCheck.UnknownKey, SignedNote.Parse(PeterNote).Verify(Enoch.NoteKey));
        Assert.Equal(NoteCheck.UnknownKey, SignedNote.Parse(PeterNote).Verify());
        // The same name with another key, and the same key with another name, are other keys.
        Assert.Equal(NoteCheck.UnknownKey, SignedNote.Parse(PeterNote).Verify(new NoteKey("PeterNeumann", Enoch.NoteKey.Key)));
        Assert.Equal(NoteCheck.UnknownKey, SignedNote.Parse(PeterNote).Verify(new NoteKey("Peter", Peter.NoteKey.Key)));
    }

    [Fact]
    public void Verify_AnAlteredText_IsABadSignature() =>
        Assert.Equal(NoteCheck.BadSignature, SignedNote.Parse(PeterNote.Replace("answer", "Answer")).Verify(Peter.NoteKey));

    [Fact]
    public void Verify_SeveralSignatures_NeedsOneKnownKeyAndNoWrongOne()
    {
        var note = SignedNote.Sign(PeterText, Peter, Enoch);
        var forged = SignedNote.Parse(PeterNote).With(new(Enoch.NoteKey.Name, Enoch.NoteKey.Id, new byte[64]));

        Assert.Equal(NoteCheck.Valid, note.Verify(Peter.NoteKey));
        Assert.Equal(NoteCheck.Valid, note.Verify(Enoch.NoteKey));
        Assert.Equal(NoteCheck.Valid, note.Verify(Peter.NoteKey, Enoch.NoteKey));
        Assert.Equal(NoteCheck.Valid, note.Verify(Peter.NoteKey, Peter.NoteKey));
        Assert.Equal(NoteCheck.Valid, forged.Verify(Peter.NoteKey));
        Assert.Equal(NoteCheck.BadSignature, forged.Verify(Peter.NoteKey, Enoch.NoteKey));
    }

    [Fact]
    public void With_ASignatureOfAnotherAlgorithm_IsKeptAndIgnored()
    {
        var note = SignedNote.Parse(PeterNote).With(new("witness.example", "00c0ffee", new byte[2420]));

        var read = SignedNote.Parse(note.ToString());

        Assert.Equal(2420, read.Signatures[1].Signature.Length);
        Assert.Equal("00c0ffee", read.Signatures[1].KeyId);
        Assert.Equal(NoteCheck.Valid, read.Verify(Peter.NoteKey));
    }

    [Fact]
    public void Parse_ATextWithEmptyLines_IsCutAtTheLastOne()
    {
        var text = "one\n\n— PeterNeumann AAAA\n\ntwo\n";

        var note = SignedNote.Parse(SignedNote.Sign(text, Peter).ToString());

        Assert.Equal(text, note.Text);
        Assert.Equal(NoteCheck.Valid, note.Verify(Peter.NoteKey));
    }

    private const string Signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("\n\n")]
    [InlineData("text\n— PeterNeumann " + Signature + "\n")]
    [InlineData("text\n\n— PeterNeumann " + Signature)]
    [InlineData("text\n\n- PeterNeumann " + Signature + "\n")]
    [InlineData("text\n\n—  " + Signature + "\n")]
    [InlineData("text\n\n— Peter Neumann " + Signature + "\n")]
    [InlineData("text\n\n— Peter+Neumann " + Signature + "\n")]
    [InlineData("text\n\n— Peter\u2003Neumann " + Signature + "\n")]
    [InlineData("text\n\n— PeterNeumann " + Signature + " \n")]
    [InlineData("text\n\n— PeterNeumann x08gow==\n")]
    [InlineData("text\n\n— PeterNeumann x08go_==\n")]
    [InlineData("text\n\n— PeterNeumann x08go/Z=\n")]
    [InlineData("te\txt\n\n— PeterNeumann " + Signature + "\n")]
    [InlineData("text\r\n\n— PeterNeumann " + Signature + "\n")]
    public void Parse_WhatIsNoNote_IsRefused(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Fact]
    public void Parse_BytesThatAreNotUtf8_IsRefused() =>
        Assert.Throws<FormatException>(() => SignedNote.Parse([0xff, .. Encoding.UTF8.GetBytes(PeterNote)]));

    [Fact]
    public void Parse_MoreSignaturesThanAnyoneNeeds_IsRefused()
    {
        string Note(int signatures) => PeterText + "\n" + string.Concat(Enumerable.Repeat($"— PeterNeumann {Signature}\n", signatures));

        Assert.Equal(NoteCheck.Valid, SignedNote.Parse(Note(100)).Verify(Peter.NoteKey));
        Assert.Throws<FormatException>(() => SignedNote.Parse(Note(101)));
    }

    [Theory]
    [InlineData("no newline")]
    [InlineData("tab\there\n")]
    [InlineData("")]
    public void Sign_ATextThatNoNoteCanHold_IsRefused(string text) => Assert.Throws<ArgumentException>(() => SignedNote.Sign(text, Peter));

    [Fact]
    public void Sign_ByNobody_IsRefused() => Assert.Throws<ArgumentException>(() => SignedNote.Sign(PeterText));

    // Manglings that golang.org/x/mod/sumdb/note refuses too, the first two with an id that goes with the mangled key.
    [Theory]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("")]
    public void NoteKey_ParsedFromAnythingElse_IsRefused(string vkey) => Assert.Throws<FormatException>(() => NoteKey.Parse(vkey));

    [Fact]
    public void NoteKey_AnyPartOfAVkey_IsRefused()
    {
        for (var from = 0; from < PeterKey.Length; from++)
            for (var to = from + 1; to <= PeterKey.Length; to++)
                if (from != 0 || to != PeterKey.Length)
                    Assert.Throws<FormatException>(() => NoteKey.Parse(PeterKey[from..to]));
    }

    [Fact]
    public void Verify_AnySingleFlippedBitOfANote_IsNeverValid() => Gen.Int[0, Encoding.UTF8.GetByteCount(PeterNote) * 8 - 1].Sample(
        bit =>
        {
            var bytes = Encoding.UTF8.GetBytes(PeterNote);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var refused = Record.Exception(() => Assert.NotEqual(NoteCheck.Valid, SignedNote.Parse(bytes).Verify(Peter.NoteKey)));
            Assert.True(refused is null or FormatException, refused?.ToString());
        },
        iter: 500);
}
