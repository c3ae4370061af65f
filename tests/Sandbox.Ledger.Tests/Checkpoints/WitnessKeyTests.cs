using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Tests.Checkpoints;

public class WitnessKeyTests
{
    // A checkpoint of a public log with the cosignatures of public witnesses, and the vkey of one of them (also in transparency-dev/formats, note/note_cosigv1_test.go).
    private const string Remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

    private const string Cosigned =
        """
        arche2025h1.staging.ct.transparency.dev
        1432088532
        U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

        — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
        — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
        — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
        — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
        — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
        — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==

        """;

    [Fact]
    public void Verify_APublishedCosignature_TellsWhenTheWitnessSawTheHead()
    {
        var key = WitnessKey.Parse(Remora);

        Assert.Equal(NoteCheck.Valid, key.Verify(SignedNote.Parse(Cosigned), out var at));

        Assert.Equal("da77ade7", key.Id);
        Assert.Equal(Remora, key.ToString());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(0x6a122120), at);
    }

    [Theory]
    [InlineData("1432088532", "1432088533")]
    [InlineData("2net5wAAAABqEiEg", "2net5wAAAABqEiEh")]
    [InlineData("PlfF3V06o0Y", "PlfF3V06o0Z")]
    [InlineData("2net5wAAAABqEiEg", "2net5wAAAAAAAAAA")]
    public void Verify_OfAnythingElse_IsABadSignature(string from, string to) =>
        Assert.Equal(NoteCheck.BadSignature, WitnessKey.Parse(Remora).Verify(SignedNote.Parse(Cosigned.Replace(from, to, StringComparison.Ordinal)), out _));

    [Fact]
    public void Verify_WhereTheWitnessDidNotSign_SaysSo() =>
        Assert.Equal(NoteCheck.UnknownKey, new WitnessKey("remora.n621.de", SigningKey.Generate().VerificationKey).Verify(SignedNote.Parse(Cosigned), out _));

    [Fact]
    public void Sign_WhatAWitnessSigns_VerifiesAndIsNoSignatureOfALog()
    {
        var (log, witness) = (new NoteSigner("example.com/log", SigningKey.Generate()), SigningKey.Generate());
        var note = new Checkpoint("example.com/log", 1, new byte[32]).Sign(log);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_679_315_147);

        var cosigned = note.With(WitnessKey.Sign("witness.example/w1", witness, note.Text, at));

        Assert.Equal(NoteCheck.Valid, new WitnessKey("witness.example/w1", witness.VerificationKey).Verify(SignedNote.Parse(cosigned.ToString()), out var said));
        Assert.Equal(at, said);
        Assert.Equal(NoteCheck.UnknownKey, cosigned.Verify(new NoteKey("witness.example/w1", witness.VerificationKey)));
        Assert.Equal(NoteCheck.Valid, cosigned.Verify(log.NoteKey));
    }

    [Theory]
    [InlineData("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6")]
    [InlineData("remora.n621.de+da77ade8+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2")]
    [InlineData("rekor.sigstore.dev+12345678+THIS_IS_NOT_BASE64!")]
    [InlineData("bananas.sigstore.dev+12344556")]
    public void Parse_AKeyThatIsNoWitnesss_IsRefused(string vkey) => Assert.Throws<FormatException>(() => WitnessKey.Parse(vkey));
}
