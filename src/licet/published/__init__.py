"""What has been published about the law, held against it: numbers, and statements that are wrong."""
