/* The program's words, without what the Swift runtime does to find them. */
#ifndef CSTART_H
#define CSTART_H
#endif
