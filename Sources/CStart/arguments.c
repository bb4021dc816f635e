/* Where `CommandLine.arguments` comes from, in the place of the Swift runtime's own code.
 *
 * The runtime looks for the words on the stack, whose place it reads out of /proc/self/maps, before `main` of every
 * program: a tenth of the instructions of `ovlctl link show`, and it finds no words without /proc. The C library
 * hands them to each constructor. Both functions must be here, or the linker takes the runtime's object beside.
 */
#include "CStart.h"

static char **words;
static int count;

__attribute__((constructor)) static void keep_words(int argument_count, char **arguments)
{
	count = argument_count;
	words = arguments;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *argument_count)
{
	*argument_count = count;
	return words;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int argument_count)
{
	count = argument_count;
	words = arguments;
}
