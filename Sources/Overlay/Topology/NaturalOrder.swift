/// The order of names in which `vxlan2` comes before `vxlan10`.
enum NaturalOrder {
  static func precedes(_ left: String, _ right: String) -> Bool {
    var (left, right) = (left.utf8[...], right.utf8[...])
    let whole = (left, right)
    while let first = left.first, let second = right.first {
      if isDigit(first), isDigit(second) {
        let numbers = (takeNumber(from: &left), takeNumber(from: &right))
        // Without zeros in front, the longer number is the greater one.
        if numbers.0.count != numbers.1.count { return numbers.0.count < numbers.1.count }
        if !numbers.0.elementsEqual(numbers.1) { return numbers.0.lexicographicallyPrecedes(numbers.1) }
      } else {
        guard first == second else { return first < second }
        left.removeFirst()
        right.removeFirst()
      }
    }
    guard left.isEmpty, right.isEmpty else { return left.isEmpty }
    return whole.0.lexicographicallyPrecedes(whole.1)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func takeNumber(from text: inout Substring.UTF8View) -> Substring.UTF8View {
    let number = text.prefix(while: isDigit)
    text = text[number.endIndex...]
    return number.drop { $0 == UInt8(ascii: "0") }
  }
}
