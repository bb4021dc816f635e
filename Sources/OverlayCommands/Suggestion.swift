/// A hint with the word that was probably meant; nil where none is near.
func suggestion(for word: String, among candidates: [String], front: String = "") -> String? {
  nearestWord(to: word, among: candidates).map { "did you mean “\(front)\($0)”?" }
}
