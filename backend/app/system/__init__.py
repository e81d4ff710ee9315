"""What operators and the console ask of the process itself."""
