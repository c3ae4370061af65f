namespace Sandbox.Domain.Tiering;

// A set of a plan's slots, by number.
internal sealed class Marks(int count)
{
    private readonly ulong[] _bits = new ulong[(count + 63) / 64];

    public bool this[int slot] => (_bits[slot >> 6] >> (slot & 63) & 1) != 0;

    public void Add(int slot) => _bits[slot >> 6] |= 1UL << (slot & 63);

    public void Add(Marks others)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] |= others._bits[i];
    }

    public bool Overlaps(Marks others)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            if ((_bits[i] & others._bits[i]) != 0)
                return true;
        }
        return false;
    }
}
