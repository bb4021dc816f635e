import Glibc
import OverlayCommands

exit(Program.run(Array(CommandLine.arguments.dropFirst())))
